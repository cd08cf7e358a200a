import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { FlashImage } from "../../hosts/node/log/image";
import { readLogs } from "../../hosts/node/log/read-log";
import { NorFlash } from "../../sim/core/flash";
import { alterRecord, makeLater } from "../support/alter-flash";
import { startBroker } from "../support/county-broker";
import { alarm, openStore } from "../support/log-rig";
import { temporaryFolder } from "../support/system-folder";
import { headgate, type Program } from "../support/system-program";
import { assertRefused } from "../support/system-refusal";
import { eventually } from "../support/system-wait";

/** Blocks of telemetry that are finished when the gateway is stopped. */
const finishedBlocks = 3;

async function look(
	t: ExecutionContext,
	...words: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
	const program = headgate("log", ...words);
	t.teardown(() => program.end("SIGKILL"));
	const { code } = await program.over();
	return { code, out: program.stdout, err: program.stderr };
}

/** Blocks of telemetry that were begun. */
function blocksOf(path: string): number {
	const { logs } = readLogs(new FlashImage(readFileSync(path), path), path, () => undefined);
	return logs.find(({ name }) => name === "telemetry")?.blocks.length ?? 0;
}

const anchorOf = (out: string): string => /^telemetry: anchor (\S+)$/m.exec(out)?.[1] ?? "";

test.serial(
	"a record altered in the flash file: headgate log shows it, the gateway tells it, /faults has it",
	async (t) => {
		const folder = temporaryFolder(t);
		const broker = await startBroker();
		t.teardown(() => broker.close());
		const data = join(folder, "data");
		const flash = join(data, "flash.bin");
		const startGateway = (): Program => {
			const options = ["--no-page", "--database", "none", "--broker", broker.url, "--data", data, "--speed", "600"];
			const program = headgate("demo", ...options);
			t.teardown(() => program.end("SIGKILL"));
			return program;
		};
		const county = headgate("county", "--broker", broker.url, "--database", join(folder, "county"), "--http", "0");
		t.teardown(() => county.end("SIGKILL"));
		const [, api = ""] = await county.says(/serves what it has at (\S+)/);
		const faults = async (): Promise<{ fault: string; log: string; number: number }[]> => {
			const answer = await fetch(`${api}/gateways/orchard-1/faults`);
			return answer.status === 404 ? [] : ((await answer.json()) as { rows: [] }).rows;
		};

		const first = startGateway();
		await first.says(/no log found in flash: a new one was made/);
		await eventually(`${finishedBlocks} blocks`, 60_000, () => blocksOf(flash) > finishedBlocks);
		t.is((await first.end("SIGINT")).code, 0, first.stderr);
		const whole = await look(t, flash);
		t.is(whole.code, 0, whole.out);
		t.true(whole.out.endsWith(`${flash}: nothing altered, nothing missing\n`), whole.out);
		const anchor = anchorOf(whole.out);
		t.deepEqual(await faults(), []);

		const bytes = readFileSync(flash);
		const sequence = alterRecord(bytes);
		writeFileSync(flash, bytes);
		const altered = await look(t, "--anchor", anchor, flash);
		t.is(altered.code, 2, altered.out);
		t.regex(altered.out, /^telemetry: block 1 is not what the block behind it says: altered or damaged$/m);
		const records = await look(t, "--records", flash);
		t.is(records.code, 2);
		t.regex(records.err, /1 block altered or damaged/);
		const lines = records.out
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		t.like(
			lines.find((line) => line.log === "telemetry" && line.sequence === sequence),
			{ block: 1, kind: "row" },
		);

		const second = startGateway();
		const [fault] = await eventually(
			"the fault at the county",
			60_000,
			async () => {
				const rows = await faults();
				return rows.length > 0 && rows;
			},
			() => second.stderr + county.stderr,
		);
		t.like(fault, { fault: "altered", log: "telemetry", number: 1 });
		t.is((await second.end("SIGINT")).code, 0, second.stderr);
		t.regex((await look(t, flash)).out, /^events: record \d+ tells of a fault: altered: telemetry 1$/m);
	},
);

test.serial("what is no log, no file, no anchor or of a later version is refused in one line", async (t) => {
	const folder = temporaryFolder(t);
	const file = (name: string, bytes: Uint8Array): string => {
		writeFileSync(join(folder, name), bytes);
		return join(folder, name);
	};
	const flash = new NorFlash(4);
	openStore(flash).store.append(alarm(1));
	const later = new Uint8Array(4 * 4096);
	flash.read(later, 0);
	makeLater(later);
	const blank = file("blank", new Uint8Array(8192).fill(0xff));
	await assertRefused(t, ["log"], { code: "HG_OPTION", names: ["headgate log flash.bin"] });
	await assertRefused(t, ["log", "a", "b"], { code: "HG_OPTION", names: ["one flash file"] });
	await assertRefused(t, ["log", join(folder, "none")], { code: "HG_FILE_MISSING", names: ["none", "no such file"] });
	await assertRefused(t, ["log", folder], { code: "HG_FILE_MISSING", names: [folder, "folder"] });
	await assertRefused(t, ["log", file("odd", new Uint8Array(5000))], { code: "HG_DATA_FLASH", names: ["5000 bytes"] });
	await assertRefused(t, ["log", blank], { code: "HG_LOG_NONE", names: [blank] });
	await assertRefused(t, ["log", file("later", later)], { code: "HG_STORE_NEWER", names: ["later version"] });
	await assertRefused(t, ["log", "--anchor", "1", blank], { code: "HG_OPTION", names: ["EPOCH:BLOCK:HASH"] });
});
