import { readFileSync } from "node:fs";
import type { FarmFile, FarmState } from "../../sim/core/farm-file";
import { debianProgram } from "../support/debian-program";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { headgate, Program } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { eventually } from "../support/system-wait";

const farm = JSON.parse(readFileSync("sim/sites/orchard.plant.json", "utf8")) as FarmFile;

/** A probe's noise is a sum of twelve even draws: never beyond six standard deviations; half a count is rounding. */
const probeErrorCounts = 10 * 6 * farm.probeNoise + 0.5 + 1e-9;
const flowErrorShare = 6 * 0.003;

const Table = Object.freeze({ coil: "0", discrete: "1", input: "3", holding: "4", holdingFloat: "4:float" });

/** One request as mbpoll makes it; addresses as on the wire. `written` makes it a write. */
interface Request {
	readonly unit: number;
	readonly table: string;
	readonly address: number;
	readonly count?: number;
	readonly written?: number;
}

class Master {
	readonly #port: string;

	constructor(port: string) {
		this.#port = port;
	}

	async run({ unit, table, address, count, written }: Request): Promise<Program> {
		const program = new Program(debianProgram("mbpoll") ?? "mbpoll", [
			...["-m", "rtu", "-b", "9600", "-P", "none", "-0", "-1", "-o", "3"],
			...["-a", String(unit), "-t", table, "-r", String(address)],
			...(count === undefined ? [] : ["-c", String(count)]),
			this.#port,
			...(written === undefined ? [] : [String(written)]),
		]);
		await program.over();
		return program;
	}

	/** Values of `[address]: value` lines. */
	async read(request: Request): Promise<number[]> {
		const { stdout, stderr, ending } = await this.run(request);
		if (ending?.code !== 0) throw new Error(`${JSON.stringify(request)}: ${stderr}`);
		return [...stdout.matchAll(/^\[\d+\]:\s+(\S+)/gm)].map((match) => Number(match[1]));
	}
}

/** The newest whole line that `headgate slaves` printed after its first `after` characters. */
function truthOf(slaves: Program, after = 0): Promise<FarmState> {
	return eventually("a line of truth", 60_000, () => {
		const lines = slaves.stdout
			.slice(after)
			.split("\n")
			.slice(after === 0 ? 0 : 1, -1);
		const line = lines.at(-1);
		return line === undefined ? null : (JSON.parse(line) as FarmState);
	});
}

testWith(
	["socat", "mbpoll"],
	"mbpoll reads from the simulator's slaves what the plants are, and moves their relays",
	async (t) => {
		const folder = temporaryFolder(t);
		const field = await openPtyPair(folder, "field");
		t.teardown(() => field.pull());
		const store = await openPtyPair(folder, "store");
		t.teardown(() => store.pull());
		const slaves = headgate("slaves", "--line", `field=${field.near}`, "--line", `store=${store.near}`);
		t.teardown(() => slaves.end("SIGKILL"));
		const truth = await truthOf(slaves);
		const master = new Master(field.far);
		let compared = 0;
		const near = (actual: number | undefined, expected: number, within: number, what: string): void => {
			compared += 1;
			t.true(Math.abs((actual ?? Number.NaN) - expected) <= within, `${what}: ${actual}, truth ${expected}`);
		};

		// Holding registers: moisture of the four soil probes, units 1 to 4, in tenths of a percent.
		const probes = farm.zones.flatMap((zone, index) =>
			zone.probes.map((probe) => (truth.storageMm[index] ?? 0) / zone.soil.rootDepthMm + probe.offset),
		);
		t.is(probes.length, 4);
		for (const [index, moisture] of probes.entries()) {
			const [counts] = await master.read({ unit: 1 + index, table: Table.holding, address: 0, count: 7 });
			near(counts, 1000 * moisture, probeErrorCounts, `soil probe ${index + 1}`);
		}
		// Input registers: the cold room's air by both probes.
		const roomMaster = new Master(store.far);
		for (const [index, probe] of farm.room.probes.entries()) {
			const [counts] = await roomMaster.read({ unit: 1 + index, table: Table.input, address: 1, count: 2 });
			// The room's air moves while the test runs: by less than a tenth.
			near(counts, 10 * (truth.airC + probe.offsetK), probeErrorCounts + 1, `room probe ${index + 1}`);
		}
		// Floats, low word first.
		t.deepEqual(await master.read({ unit: 6, table: Table.holdingFloat, address: 112 }), [truth.volumeM3]);
		t.deepEqual(await master.read({ unit: 6, table: Table.holdingFloat, address: 0 }), [0]);

		// Coils: pump, master and the north valve are written, and water flows.
		const contacts = [true, true, true, false, false, false, false, false];
		for (const address of [2, 1, 0]) {
			const { stdout, ending } = await master.run({ unit: 10, table: Table.coil, address, written: 1 });
			t.is(ending?.code, 0);
			t.regex(stdout, /Written 1 references/);
		}
		t.deepEqual(await master.read({ unit: 10, table: Table.coil, address: 0, count: 8 }), contacts.map(Number));
		const watering = await truthOf(slaves, slaves.stdout.length);
		t.deepEqual(watering.contacts.relays, contacts);
		const [flow] = await master.read({ unit: 6, table: Table.holdingFloat, address: 0 });
		const expected = farm.zones[0]?.soil.flowM3PerHour ?? 0;
		near(flow, expected, expected * flowErrorShare, "flow");
		await master.run({ unit: 10, table: Table.coil, address: 0, written: 0 });
		t.deepEqual((await truthOf(slaves, slaves.stdout.length)).contacts.relays, [false, ...contacts.slice(1)]);

		// Exceptions, and silence, in mbpoll's own words.
		for (const request of [
			{ unit: 1, table: Table.holding, address: 300 },
			{ unit: 1, table: Table.holding, address: 6, count: 2 },
			{ unit: 5, table: Table.input, address: 0 },
			{ unit: 10, table: Table.coil, address: 8 },
			{ unit: 1, table: Table.discrete, address: 0 },
		]) {
			const { stderr, ending } = await master.run(request);
			t.is(ending?.code, 1);
			t.regex(stderr, /Illegal data address/, JSON.stringify(request));
		}
		const { stderr } = await master.run({ unit: 77, table: Table.holding, address: 0 });
		t.regex(stderr, /timed out/);
		t.is((await slaves.end("SIGINT")).code, 0);
		t.is(slaves.stderr, "");
		t.log(`${compared} values compared with the plants`);
	},
);
