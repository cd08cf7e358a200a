import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { plainUnpack } from "../support/plain-unpack";
import { temporaryFolder } from "../support/system-folder";

const command = join(process.cwd(), "dist/headgate.js");
const data = (name: string) => readFileSync(`test/data/${name}.json`);

function run(input: Uint8Array, ...words: readonly string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], { input });
	return { status, stdout, stderr: stderr.toString() };
}

function assertRefused(t: ExecutionContext, input: Uint8Array, words: readonly string[], told: RegExp): void {
	const { status, stdout, stderr } = run(input, ...words);
	t.is(status, 2, stderr);
	t.is(stdout.length, 0);
	t.regex(stderr, /^headgate: HG_[A-Z_]+: [^\n]+\n$/);
	t.regex(stderr, told);
}

for (const name of ["slow-16x60", "noisy-16x60", "one-16x1"]) {
	test.serial(`${name}: packed, read by a reader of PACK.md, and unpacked to the same`, (t) => {
		const packed = run(data(name), "pack");
		t.is(packed.status, 0, packed.stderr);
		const rows = JSON.parse(data(name).toString()).rows as readonly unknown[];
		t.is(plainUnpack(packed.stdout).records.length, rows.length);
		const schema = join(temporaryFolder(t), "schema.json");
		writeFileSync(schema, data(name));
		const unpacked = run(packed.stdout, "unpack", "--schema", schema);
		t.is(unpacked.status, 0, unpacked.stderr);
		t.is(unpacked.stdout.toString(), `${JSON.stringify(JSON.parse(data(name).toString()))}\n`);
	});
}

test.serial("other formats come out as they are framed", (t) => {
	const lines = run(data("slow-16x60"), "pack", "--format", "thingsboard", "--bytes", "4096").stdout.toString();
	t.true(lines.endsWith("}\n"));
	for (const line of lines.trimEnd().split("\n")) t.true(line.length <= 4096 && "soil1" in JSON.parse(line));
	const framed = run(data("one-16x1"), "pack", "--format", "sparkplug").stdout;
	const first = (framed[0] as number) - 128 + 128 * (framed[1] as number);
	const second = (framed[2 + first] as number) - 128 + 128 * (framed[3 + first] as number);
	t.is(framed.length, 2 + first + 2 + second);
});

test.serial("what is left out is told, and nothing at all is refused", (t) => {
	const file = (clock: string, quality: string) =>
		Buffer.from(
			JSON.stringify({
				gateway: "g",
				points: [
					{ id: "a", unit: "", step: 1 },
					{ id: "b", unit: "", step: 1 },
				],
				rows: [{ time: 1.7e12, counts: [1, 2], quality: [quality, "stale"], clock }],
			}),
		);
	const half = run(file("ntp", "good"), "pack", "--format", "senml-json");
	t.is(half.status, 0);
	t.regex(half.stderr, /^1 value is left out/);
	assertRefused(t, file("none", "good"), ["pack", "--format", "senml-cbor"], /HG_ROWS: .* nothing to send/);
});

test.serial("wrong input is one line that says what is wrong", (t) => {
	const pack = run(data("slow-16x60"), "pack").stdout;
	const nothing = Buffer.alloc(0);
	assertRefused(t, nothing, ["pack"], /HG_INPUT: standard input is empty: headgate pack < in\.json/);
	assertRefused(t, nothing, ["unpack"], /HG_INPUT: standard input is empty: headgate unpack < out\.bin/);
	assertRefused(t, pack, ["pack"], /HG_FILE_JSON: standard input is not JSON/);
	assertRefused(t, Buffer.from("{}"), ["pack"], /HG_ROWS: standard input: gateway/);
	assertRefused(t, data("one-16x1"), ["unpack"], /HG_PACK: .*it may be JSON: that is for headgate pack/);
	assertRefused(t, pack.subarray(0, 100), ["unpack"], /HG_PACK: standard input: pack 1, byte 0: cut short/);
	assertRefused(t, Buffer.concat([pack, pack.subarray(0, 9)]), ["unpack"], /HG_PACK: standard input: pack 2, byte 221/);
	assertRefused(t, data("one-16x1"), ["pack", "--format", "xml"], /HG_OPTION: --format xml: .*senml-json/);
	assertRefused(t, data("one-16x1"), ["pack", "--bytes", "100"], /HG_OPTION: --bytes 100/);
	assertRefused(t, pack, ["unpack", "--schema", "none.json"], /HG_FILE_MISSING: can't read "none\.json"/);
	assertRefused(t, pack, ["unpack", "--schema", "package.json"], /HG_ROWS: package\.json: there is no key "name"/);
	const other = join(temporaryFolder(t), "other.json");
	writeFileSync(other, data("one-16x1").toString().replace("soil1.ec", "soil9.ec"));
	assertRefused(t, pack, ["unpack", "--schema", other], /HG_SCHEMA: .*other\.json is [0-9a-f]{16}/);
	const umlaut = data("one-16x1").toString().replace("soil1.ec", "böden ec");
	assertRefused(t, Buffer.from(umlaut), ["pack", "--format", "senml-json"], /HG_ROWS: "demo\/böden ec" is no name/);
});
