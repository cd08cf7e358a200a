import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { readKeyFile, readKeysFile, readTokenFile } from "../../../hosts/node/key-file";

const folder = mkdtempSync(join(tmpdir(), "headgate-keys-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const key = "00ff".repeat(16);
const other = "A1b2".repeat(16);
let files = 0;

function file(text: string, mode = 0o600): string {
	files += 1;
	const path = join(folder, `keys-${files}`);
	writeFileSync(path, text);
	chmodSync(path, mode);
	return path;
}

test("keys are read, comments and empty lines are not", async (t) => {
	const one = await readKeyFile(file(`# of the orchard\n\n${key}\n`));
	t.is(Buffer.from(one).toString("hex"), key);
	const keys = await readKeysFile(file(`orchard-1 ${key}\n# spare\n\torchard-2\t${other}\n`));
	t.deepEqual([...keys.keys()], ["orchard-1", "orchard-2"]);
	t.is(Buffer.from(keys.get("orchard-2") ?? []).toString("hex"), other.toLowerCase());
	t.is(await readTokenFile(file("0123456789abcdef\n")), "0123456789abcdef");
});

test("what others may see, or is no key, is refused with the file's name", async (t) => {
	const wrong: [() => Promise<unknown>, RegExp][] = [
		[() => readKeyFile(file(key, 0o640)), /mode 0640, others may see it: chmod 600/],
		[() => readKeyFile(file(key, 0o604)), /mode 0604/],
		[() => readKeyFile(join(folder, "none")), /none: no such file/],
		[() => readKeyFile(file("")), /64 hexadecimal digits/],
		[() => readKeyFile(file(key.slice(1))), /64 hexadecimal digits/],
		[() => readKeyFile(file(`${key}\n${other}`)), /2 keys, one is wanted/],
		[() => readKeysFile(file(`orchard-1 ${key}\norchard-1 ${other}`)), /orchard-1 stands twice/],
		[() => readKeysFile(file("orchard-1")), /64 hexadecimal digits/],
		[() => readKeysFile(file(`orchard-1 ${key} spare`)), /a line is: gateway key/],
		[() => readTokenFile(file("short")), /at least 16 characters/],
	];
	for (const [read, message] of wrong) {
		const error = await t.throwsAsync(read, { code: "HG_KEY_FILE", message });
		t.false(error?.message.includes(key.slice(1)), "no key is told");
	}
});
