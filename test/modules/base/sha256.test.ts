import { createHash } from "node:crypto";
import test from "ava";
import { Sha256 } from "../../../modules/base/sha256";
import { Random } from "../../../sim/core/random";

const random = new Random(1, "messages");

function hashOf(parts: readonly Uint8Array[]): string {
	const digest = new Sha256();
	digest.update(new Uint8Array([1, 2, 3])); // forgotten by the reset
	digest.reset();
	for (const part of parts) digest.update(part);
	const into = new Uint8Array(32);
	digest.finish(into);
	return Buffer.from(into).toString("hex");
}

test("messages of every length around a block hash as OpenSSL does it", (t) => {
	for (let length = 0; length < 200; length += 1) {
		const message = new Uint8Array(length);
		random.fill(message);
		t.is(hashOf([message]), createHash("sha256").update(message).digest("hex"), `${length} bytes`);
	}
});

test("parts hash as the whole", (t) => {
	const message = new Uint8Array(100_000);
	random.fill(message);
	const parts: Uint8Array[] = [];
	for (let at = 0; at < message.length; ) {
		const length = random.u32() % 700;
		parts.push(message.subarray(at, at + length));
		at += length;
	}
	t.is(hashOf(parts), createHash("sha256").update(message).digest("hex"));
});
