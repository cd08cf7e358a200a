import { BusStatus } from "../../../modules/bus/status";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { HeadgateError } from "../errors";
import { type CommandSpec, readOptions } from "../options";
import { checkPort } from "../port-check";
import { resolvedProfiles } from "../site-file";
import { tenths } from "./answer-words";
import { Asker } from "./asker";
import { askWho, type Candidate, candidatesOf, coilsOn, type Identification } from "./identify";
import { type PortSettings, portOption, readPortPath } from "./port-settings";
import { Progress } from "./progress";
import { readScanPlan, type ScanStep } from "./scan-plan";
import { type Probe, quickProbes, thoroughProbes } from "./scan-probes";
import { StopFlag } from "./stop-flag";
import { ToolSlave } from "./tool-slave";

/** A wait is learned when this many units have shown how fast devices on this line are. */
const UNITS_TO_LEARN = 3;
const SHORTEST_WAIT_MS = 60;

const spec: CommandSpec = {
	name: "scan",
	summary: "find the devices on a line, and say what each probably is",
	options: [
		portOption,
		{ name: "fast", help: "only the usual rates and formats, and units 1 to 32" },
		{ name: "bauds", value: "N,N,…", help: "only these rates (default: all usual ones, 1200 to 115200)" },
		{ name: "formats", value: "F,F,…", help: "only these of 8N1, 8E1, 8N2, 8O1 (default: all)" },
		{ name: "units", value: "1-247", help: "only these units" },
		{ name: "timeout", value: "MS", help: "longest wait for a device to begin its reply (default 150)" },
		{ name: "outputs-on", help: "go on although coils are on that may be relays" },
		{ name: "json", help: "one line of JSON per device" },
	],
	notes: `Only reads. Each unit is asked for holding register 0, input register 0 and coil 0; then, but for --fast, for
what devices answer that keep silent where they have nothing: discrete input 0, function 43/14, and the first read of
each profile in drivers/. Any reply, a refusal too, means that somebody is there. Who is there is then asked for its
name (function 43/14) and for what each profile would read:
  named     it says itself that it is this
  probably  everything that was read is in the profile's range
  possibly  it answers what the profile would read, which proves little
Bytes that make no sound reply are told: two devices with one address, or another rate. Waits get shorter when three
devices have shown how fast they are; --units with a long --timeout finds a slow one.
A scan of everything takes hours where nobody answers; what is found is told at once, and Ctrl-C ends it.
No gateway can run on the port meanwhile, and nothing watches its outputs: see that they are at rest before you stop it.
Where coils are found on that may be relays, the scan ends there, but for --outputs-on.
Exit status 0: something was found; 1: nothing; 2: coils are on.

Example: headgate scan --port /dev/ttyUSB0 --fast`,
};

/** A device, or something that sounds like one. */
interface Found {
	readonly unit: number;
	readonly baud: number;
	readonly format: string;
	/** False: something answers, but no sound frame. */
	readonly sound: boolean;
	readonly ms: number;
	/** What it answered first. */
	readonly probe: string;
	readonly identification: Identification | null;
	readonly candidates: readonly Candidate[];
	/** Coils that are on, where a candidate has relays. */
	readonly coilsOn: readonly number[];
}

/** `headgate scan`. */
export async function scanCommand(words: readonly string[]): Promise<number> {
	const given = readOptions(spec, words);
	if (given === null) return 0;
	const path = readPortPath("scan", given);
	const plan = readScanPlan(given);
	const timeoutMs = given.whole("timeout", 150, 10, 10_000);
	const show = given.flag("json") ? (found: Found) => JSON.stringify(found) : plainLines;
	await checkPort("--port", path);
	const scan = new Scan(path, timeoutMs, resolvedProfiles(), plan);
	await scan.run((found) => {
		process.stdout.write(`${show(found)}\n`);
		if (!given.flag("outputs-on")) refuseOutputsOn(found);
	});
	return scan.foundCount > 0 ? 0 : 1;
}

/** What moves while nobody watches must not go on for the hours that a scan may take. */
function refuseOutputsOn({ unit, coilsOn: on }: Found): void {
	if (on.length === 0) return;
	throw new HeadgateError(
		"HG_OUTPUTS_ON",
		`unit ${unit}: coils ${on.join(", ")} are on and may be relays, and nothing watches them during a scan: ` +
			"switch them off, or say --outputs-on",
	);
}

type Step = ScanStep & { readonly probes: readonly Probe[] };

/** Asks unit after unit, setting after setting. */
class Scan {
	readonly #path: string;
	readonly #timeoutMs: number;
	readonly #profiles: readonly ResolvedProfile[];
	readonly #steps: readonly Step[];
	readonly #stop = new StopFlag();
	readonly #progress: Progress;
	/** Units that were heard, with their rate: one that is set to 8N1 is heard at 8N2 too, and is one device. */
	readonly #heard = new Set<string>();
	/** Units that were heard without a sound frame, with rate and format. */
	readonly #unsound = new Set<string>();
	#slowestMs = 0;
	#asked = 0;
	foundCount = 0;

	constructor(path: string, timeoutMs: number, profiles: readonly ResolvedProfile[], plan: readonly ScanStep[]) {
		this.#path = path;
		this.#timeoutMs = timeoutMs;
		this.#profiles = profiles;
		this.#steps = plan.map((step) => {
			const probes = step.isThorough ? thoroughProbes(profiles, step.baud, step.format) : quickProbes;
			return { ...step, probes };
		});
		const total = this.#steps.reduce((sum, { units, probes }) => sum + units.length * probes.length, 0);
		this.#progress = new Progress(process.stderr, total);
	}

	async run(tell: (found: Found) => void): Promise<void> {
		try {
			for (const step of this.#steps) await this.#runStep(step, tell);
		} finally {
			this.#progress.clear();
		}
	}

	async #runStep({ baud, format, units, probes }: Step, tell: (found: Found) => void): Promise<void> {
		if (this.#stop.isSet) return;
		const settings: PortSettings = { path: this.#path, baud, format };
		const asker = new Asker(settings);
		try {
			for (const probe of probes) {
				for (const unit of units) {
					if (this.#stop.isSet) return;
					const where = `${baud} ${format} unit ${unit} ${probe.name}, ${this.foundCount} found`;
					this.#progress.show(this.#asked, where);
					this.#asked += 1;
					if (this.#heard.has(`${baud} ${unit}`)) continue;
					const found = await this.#look(asker, settings, unit, probe);
					if (found === null) continue;
					this.#progress.clear();
					tell(found);
				}
			}
		} finally {
			asker.close();
		}
	}

	async #look(asker: Asker, settings: PortSettings, unit: number, probe: Probe): Promise<Found | null> {
		const { baud, format } = settings;
		const slave = new ToolSlave(settings, { unit, timeoutMs: this.#waitMs(), waitsForLate: false });
		const answer = await asker.ask(slave, probe.request(unit));
		if (answer.status === BusStatus.timeout) return null;
		if (answer.status === BusStatus.portLost) {
			await this.#stop.wait(this.#timeoutMs);
			return null;
		}
		const first = { unit, baud, format, ms: tenths(answer.ms), probe: probe.name };
		if (answer.status === BusStatus.damaged) {
			const key = `${baud} ${format} ${unit}`;
			if (this.#unsound.has(key)) return null;
			this.#unsound.add(key);
			return { ...first, sound: false, identification: null, candidates: [], coilsOn: [] };
		}
		this.#heard.add(`${baud} ${unit}`);
		this.foundCount += 1;
		this.#slowestMs = Math.max(this.#slowestMs, answer.ms);
		const patient = new ToolSlave(settings, { unit, timeoutMs: this.#timeoutMs, waitsForLate: true });
		const identification = await askWho(asker, patient);
		const candidates = await candidatesOf(asker, patient, identification, this.#profiles);
		const likely = this.#profiles.filter(({ name }) => candidates.some(({ profile }) => profile === name));
		return {
			...first,
			sound: true,
			identification,
			candidates,
			coilsOn: await coilsOn(asker, patient, likely),
		};
	}

	#waitMs(): number {
		if (this.foundCount < UNITS_TO_LEARN) return this.#timeoutMs;
		return Math.min(this.#timeoutMs, Math.max(SHORTEST_WAIT_MS, Math.ceil(3 * this.#slowestMs)));
	}
}

function plainLines({ unit, baud, format, sound, ms, probe, identification, candidates, coilsOn: on }: Found): string {
	const head = `unit ${unit} at ${baud} ${format}`;
	if (!sound) return `${head}: something answers, but no sound frame: two devices with one address, or another rate`;
	const name = identification === null ? "" : `, "${Object.values(identification).join(" ").trim()}"`;
	const lines = candidates.map(({ profile, model, sure, why }) => `  ${sure} ${profile} (${model}): ${why}`);
	if (lines.length === 0) lines.push("  no profile fits");
	if (on.length > 0) lines.push(`  coils ${on.join(", ")} are on: they may be relays`);
	return [`${head}: answers ${probe} in ${ms} ms${name}`, ...lines].join("\n");
}
