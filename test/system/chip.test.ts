import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { openDatabase } from "../../hosts/county/database";
import { type FaultRow, type Gap, gaps } from "../../hosts/county/events";
import { makeLater } from "../support/alter-flash";
import { startBroker } from "../support/county-broker";
import { readFlash } from "../support/flash-truth";
import { drainFlash } from "../support/system-drain";
import { demoField, type Field, serialField } from "../support/system-field";
import { temporaryFolder } from "../support/system-folder";
import { testLong } from "../support/system-long";
import { headgate, type Program } from "../support/system-program";
import { eventually } from "../support/system-wait";

/** Nobody listens there. */
const away = "mqtt://127.0.0.1:1";
const blockBytes = 4096;
const listMax = 100_000;

function blankChip(field: Field, blocks: number): void {
	mkdirSync(dirname(field.flashPath), { recursive: true });
	writeFileSync(field.flashPath, new Uint8Array(blocks * blockBytes).fill(0xff));
}

function started(t: ExecutionContext, program: Program): Program {
	t.teardown(() => program.end("SIGKILL"));
	return program;
}

async function endsWell(t: ExecutionContext, program: Program): Promise<void> {
	t.is(program.ending, null, program.stderr);
	t.is((await program.end("SIGINT")).code, 0, program.stderr);
	t.false(program.stderr.includes("    at "), program.stderr);
}

async function refuses(t: ExecutionContext, program: Program, line: RegExp): Promise<void> {
	started(t, program);
	t.is((await program.over()).code, 2, program.stderr);
	t.is(program.stdout, "");
	t.regex(program.stderr, line);
	t.is(program.stderr.split("\n").length, 2, program.stderr);
}

async function growsBy(flashPath: string, records: number): Promise<void> {
	const count = (): number => readFlash(flashPath).records.length;
	const enough = count() + records;
	await eventually(`${records} more records`, 60_000, () => count() >= enough);
}

test.serial("a partition of the wrong size or with a later log is refused in one line and not touched", async (t) => {
	const field = demoField(temporaryFolder(t), 600);
	const { flashPath } = field;
	blankChip(field, 32);
	for (const [bytes, says] of [
		[5000, "5000 bytes, no multiple of 4096"],
		[3 * blockBytes, "12288 bytes, a log needs 16384 at least"],
		[32_768 * blockBytes, "134217728 bytes, a log takes 134213632 at most"],
	] as const) {
		truncateSync(flashPath, bytes);
		await refuses(t, field.start(away), new RegExp(`^headgate: HG_DATA_FLASH: ${flashPath} holds ${says}[^\n]*\n$`));
	}
	blankChip(field, 32);
	const first = started(t, field.start(away));
	await eventually("some blocks", 60_000, () => (readFlash(flashPath).logs[1]?.blocks.length ?? 0) > 2);
	await endsWell(t, first);
	const log = readFileSync(flashPath);

	writeFileSync(flashPath, log.subarray(0, 16 * blockBytes));
	await refuses(
		t,
		field.start(away),
		/^headgate: HG_STORE_LARGER: \S+flash\.bin is smaller than the log in it: [^\n]+\n$/,
	);
	t.deepEqual(readFileSync(flashPath), log.subarray(0, 16 * blockBytes));

	const later = Uint8Array.from(log);
	makeLater(later);
	writeFileSync(flashPath, later);
	await refuses(
		t,
		field.start(away),
		/^headgate: HG_STORE_NEWER: \S+flash\.bin was written by a later version [^\n]+\n$/,
	);
	t.deepEqual(Uint8Array.from(readFileSync(flashPath)), later);

	writeFileSync(flashPath, Buffer.concat([log, Buffer.alloc(32 * blockBytes, 0xff)]));
	const grown = started(t, field.start(away));
	const told = () => readFlash(flashPath).logs[0]?.told.at(-1)?.decoded;
	await growsBy(flashPath, 50);
	t.like(told(), { kind: 7, fault: 3, number: 32 });
	await endsWell(t, grown);
});

test.serial("on a disk that is full no chip is made, and nothing is left of it", async (t) => {
	const field = demoField(temporaryFolder(t), 600);
	const line = /^headgate: HG_DATA_FLASH: \S+flash\.bin can't be made, of 1024 KiB: EFBIG[^\n]+\n$/;
	await refuses(t, field.start(away, 100 * blockBytes), line);
	t.false(existsSync(field.flashPath));
	t.false(existsSync(`${field.flashPath}.new`));
	const program = started(t, field.start(away));
	await growsBy(field.flashPath, 50);
	await endsWell(t, program);
});

testLong([], "a chip that is full while the uplink is away: what gave way is told, all else arrives", async (t) => {
	const folder = temporaryFolder(t);
	const slow = demoField(folder, 60);
	const { flashPath, plan } = slow;
	blankChip(slow, 8);
	const first = started(t, demoField(folder, 3000).start(away));
	await eventually("a chip full of summaries", 60_000, () => (readFlash(flashPath).logs[1]?.tail ?? 0) > 2000);
	t.is((await first.end("SIGKILL")).signal, "SIGKILL", first.stderr);
	t.deepEqual(readFlash(flashPath).faults, []);

	const broker = await startBroker();
	t.teardown(() => broker.close());
	const target = join(folder, "county");
	const county = started(t, headgate("county", "--broker", broker.url, "--database", target));
	const second = started(t, slow.start(broker.url));
	await eventually("a receipt", 60_000, () => (readFlash(flashPath).logs[1]?.cursors[0] ?? 0) > 2000);
	await endsWell(t, second);
	await drainFlash(flashPath, plan, broker.url);
	t.is((await county.end("SIGTERM")).code, 0, county.stderr);

	const database = await openDatabase(target);
	const rows = await database.query<{ name: string }>("select epoch || ' ' || sequence as name from record");
	const told = (await gaps(database, plan.gateway, listMax)).filter(({ kind }) => kind === "told");
	await database.close();
	const arrived = new Set(rows.map(({ name }) => name));
	const isTold = (epoch: string, sequence: number): boolean =>
		told.some((gap) => gap.epoch === epoch && gap.first <= sequence && sequence < gap.first + gap.count);
	const sums = { stored: 0, arrived: 0, told: 0, lost: 0 };
	for (const [epoch, entries] of (await slow.readBook())?.epochs ?? []) {
		for (const [sequence, { stored }] of entries) {
			if (!stored) continue;
			sums.stored += 1;
			if (arrived.has(`${epoch} ${sequence}`)) sums.arrived += 1;
			else sums[isTold(epoch, sequence) ? "told" : "lost"] += 1;
		}
	}
	t.log(sums, `by ${told.length} summaries and gaps`);
	t.is(sums.lost, 0);
	t.true(sums.told > 1000 && sums.arrived > 100);
	t.true(told.some(({ cause }) => cause === "thinned"));
});

testLong(
	["socat"],
	"a chip that wears out, in part and then as a whole, is told, and the gateway runs on",
	async (t) => {
		const folder = temporaryFolder(t);
		const field = await serialField(t, folder);
		const { flashPath } = field;
		const broker = await startBroker();
		t.teardown(() => broker.close());
		const target = join(folder, "county");
		const county = started(t, headgate("county", "--broker", broker.url, "--database", target, "--http", "0"));
		const [, api = ""] = await county.says(/serves what it has at (\S+)/);
		const ask = async <Row>(what: string): Promise<Row[]> => {
			const answer = await fetch(`${api}/gateways/${field.plan.gateway}/${what}`);
			return answer.status === 404 ? [] : ((await answer.json()) as { rows: [] }).rows;
		};
		// Of 16 blocks two are for events; of the others only two take what is written.
		blankChip(field, 16);
		const worn = started(t, field.start(broker.url, 4 * blockBytes));
		await eventually(
			"worn blocks at the county, and records behind them",
			90_000,
			async () =>
				(await ask<FaultRow>("faults")).length > 0 && (readFlash(flashPath).logs[1]?.blocks.at(-1)?.number ?? 0) > 2,
			() => worn.stderr + county.stderr,
		);
		const faults = await ask<FaultRow>("faults");
		t.true(
			faults.every(({ fault, log }) => fault === "worn" && log === "telemetry"),
			JSON.stringify(faults),
		);
		await endsWell(t, worn);
		// Two blocks are little: what had no receipt yet when one was erased gave way to a summary.
		const told = await ask<Gap>("gaps");
		for (const { epoch, first, count } of told.filter(({ kind }) => kind === "missing")) {
			const covers = (gap: Gap): boolean => gap.first <= first && first + count <= gap.first + gap.count;
			t.true(
				told.some((gap) => gap.kind === "told" && gap.epoch === epoch && covers(gap)),
				`${first}, ${count} records`,
			);
		}

		const dead = started(t, field.start(broker.url, 0));
		await dead.says(/store: ALARM: the flash is worn out: rows or events can't be kept any more/);
		await eventually(
			"a line that is polled all the same",
			60_000,
			async () => {
				const bus = started(t, headgate("bus", "--json", "--data", dirname(flashPath)));
				await bus.over();
				return /"replies":[1-9]/.test(bus.stdout);
			},
			() => dead.stderr,
		);
		await endsWell(t, dead);
		t.regex(dead.stderr, /\d+ values stored, \d+ delivered, \d+ records waiting\n$/);
		t.is((await county.end("SIGTERM")).code, 0, county.stderr);
	},
);
