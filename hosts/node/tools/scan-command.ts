import { BusStatus } from "../../../modules/bus/status";
import { type ResolvedProfile, resolveProfile } from "../../../modules/site/resolve";
import { type CommandSpec, readOptions } from "../options";
import { checkPort } from "../port-check";
import { readProfiles } from "../site-file";
import { tenths } from "./answer-words";
import { Asker } from "./asker";
import { askWho, type Candidate, candidatesOf, type Identification } from "./identify";
import { type PortSettings, portOption, readPortPath } from "./port-settings";
import { Progress } from "./progress";
import { askFor } from "./reading";
import { readScanPlan, type ScanStep } from "./scan-plan";
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
		{ name: "json", help: "one line of JSON per device" },
	],
	notes: `Only reads. The gateway must not run on the port meanwhile, so its outputs are at rest. Each unit is asked for
holding register 0; any reply, a refusal too, means that somebody is there. Who is there is then asked for its name
(function 43/14) and for what each profile in drivers/ would read:
  named     it says itself that it is this
  probably  everything that was read is in the profile's range
  possibly  it answers what the profile would read, which proves little
Bytes that make no sound reply are told: two devices with one address, or another rate. Waits get shorter when three
devices have shown how fast they are; --units with a long --timeout finds a slow one.
Exit status 0: something was found; 1: nothing.

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
	readonly identification: Identification | null;
	readonly candidates: readonly Candidate[];
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
	const scan = new Scan(path, timeoutMs, allProfiles(), plan);
	await scan.run((found) => process.stdout.write(`${show(found)}\n`));
	return scan.foundCount > 0 ? 0 : 1;
}

/** Every profile that can be resolved; variants are too alike to be told by reading. */
function allProfiles(): readonly ResolvedProfile[] {
	const profiles = readProfiles();
	return [...profiles.keys()].flatMap((id) => {
		const profile = resolveProfile(id, profiles);
		return typeof profile === "string" ? [] : [profile];
	});
}

/** Asks unit after unit, setting after setting. */
class Scan {
	readonly #path: string;
	readonly #timeoutMs: number;
	readonly #profiles: readonly ResolvedProfile[];
	readonly #plan: readonly ScanStep[];
	readonly #stop = new StopFlag();
	readonly #progress: Progress;
	/** Units that were heard, with their rate: one that is set to 8N1 is heard at 8N2 too, and is one device. */
	readonly #heard = new Set<string>();
	#slowestMs = 0;
	#asked = 0;
	foundCount = 0;

	constructor(path: string, timeoutMs: number, profiles: readonly ResolvedProfile[], plan: readonly ScanStep[]) {
		this.#path = path;
		this.#timeoutMs = timeoutMs;
		this.#profiles = profiles;
		this.#plan = plan;
		const total = plan.reduce((sum, { units }) => sum + units.length, 0);
		this.#progress = new Progress(process.stderr, total);
	}

	async run(tell: (found: Found) => void): Promise<void> {
		for (const { baud, format, units } of this.#plan) {
			if (this.#stop.isSet) break;
			const settings: PortSettings = { path: this.#path, baud, format };
			const asker = new Asker(settings);
			for (const unit of units) {
				if (this.#stop.isSet) break;
				this.#progress.show(this.#asked, `${baud} ${format} unit ${unit}, ${this.foundCount} found`);
				this.#asked += 1;
				if (this.#heard.has(`${baud} ${unit}`)) continue;
				const found = await this.#look(asker, settings, unit);
				if (found === null) continue;
				this.#progress.clear();
				tell(found);
			}
			asker.close();
		}
		this.#progress.clear();
	}

	async #look(asker: Asker, settings: PortSettings, unit: number): Promise<Found | null> {
		const { baud, format } = settings;
		const slave = new ToolSlave(settings, { unit, timeoutMs: this.#waitMs(), waitsForLate: false });
		const answer = await askFor(asker, slave, { table: "holding", address: 0, count: 1 });
		if (answer.status === BusStatus.timeout) return null;
		if (answer.status === BusStatus.portLost) {
			await this.#stop.wait(this.#timeoutMs);
			return null;
		}
		const ms = tenths(answer.ms);
		if (answer.status === BusStatus.damaged) {
			return { unit, baud, format, sound: false, ms, identification: null, candidates: [] };
		}
		this.#heard.add(`${baud} ${unit}`);
		this.foundCount += 1;
		this.#slowestMs = Math.max(this.#slowestMs, answer.ms);
		const patient = new ToolSlave(settings, { unit, timeoutMs: this.#timeoutMs, waitsForLate: true });
		const identification = await askWho(asker, patient);
		const candidates = await candidatesOf(asker, patient, identification, this.#profiles);
		return { unit, baud, format, sound: true, ms, identification, candidates };
	}

	#waitMs(): number {
		if (this.foundCount < UNITS_TO_LEARN) return this.#timeoutMs;
		return Math.min(this.#timeoutMs, Math.max(SHORTEST_WAIT_MS, Math.ceil(3 * this.#slowestMs)));
	}
}

function plainLines({ unit, baud, format, sound, ms, identification, candidates }: Found): string {
	const head = `unit ${unit} at ${baud} ${format}`;
	if (!sound) return `${head}: something answers, but no sound frame: two devices with one address, or another rate`;
	const name = identification === null ? "" : `, "${Object.values(identification).join(" ").trim()}"`;
	const lines = candidates.map(({ profile, model, sure, why }) => `  ${sure} ${profile} (${model}): ${why}`);
	return [`${head}: answers in ${ms} ms${name}`, ...(lines.length > 0 ? lines : ["  no profile fits"])].join("\n");
}
