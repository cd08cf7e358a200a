import test from "ava";
import { writeCommand } from "../../../hosts/county/commands";
import { decodePlainCbor, encodePlainCbor } from "../../../hosts/county/plain-cbor";
import { Sha256 } from "../../../modules/base/sha256";
import { type CommandMessage, decodeCommand, encodeAnswer } from "../../../modules/uplink/command";
import { Mailbox } from "../../../modules/uplink/mailbox";

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const topic = "headgate/farm-1/command";
const asked = { id: "7", who: "Анна", role: "operator", what: "run", subject: "pump" } as const;
const times = { forMs: 60_000, atMs: 1_782_864_000_000, validForMs: 300_000 };

test("what the county writes is what the gateway reads", (t) => {
	t.deepEqual(decodeCommand(writeCommand(topic, { ...asked, ...times }, key)), { ...asked, ...times, value: "" });
});

test("a command has no other shape", (t) => {
	const right = { v: 1, ...asked, forMs: 1, at: 2, validForMs: 3, mac: new Uint8Array(16) };
	t.truthy(decodeCommand(encodePlainCbor(right)));
	const wrong: readonly object[] = [
		{ ...right, v: 2 },
		{ ...right, id: "" },
		{ ...right, id: "x".repeat(49) },
		{ ...right, extra: 1 },
		{ ...right, note: "by the way" },
		{ ...right, at: "2" },
		{ ...right, who: 5 },
		{ ...right, mac: new Uint8Array(15) },
		{ mac: right.mac, ...asked, v: 1, forMs: 1, at: 2, validForMs: 3 },
	];
	for (const value of wrong) t.is(decodeCommand(encodePlainCbor(value)), null, JSON.stringify(value).slice(0, 60));
	for (const name of ["v", "id", "who", "role", "what", "at", "validForMs"] as const) {
		const { [name]: _, ...rest } = right;
		t.is(decodeCommand(encodePlainCbor(rest)), null, name);
	}
	const bytes = encodePlainCbor(right);
	for (let length = 0; length < bytes.length; length += 1) t.is(decodeCommand(bytes.subarray(0, length)), null);
});

test("only what bears the code of its key and topic goes on", (t) => {
	const taken: CommandMessage[] = [];
	const ascii = new TextEncoder().encode(topic);
	const mailbox = new Mailbox(
		new Sha256(),
		key,
		{ command: ascii, site: ascii },
		{ deliver: (command) => taken.push(command), load: () => null },
	);
	const message = writeCommand(topic, { ...asked, ...times }, key);
	mailbox.take(message, false);
	t.is(taken.length, 1);
	for (let at = 0; at < message.length; at += 1) {
		const changed = message.slice();
		changed[at] = (changed[at] as number) ^ 0x10;
		mailbox.take(changed, false);
	}
	mailbox.take(writeCommand("headgate/farm-2/command", { ...asked, ...times }, key), false);
	mailbox.take(encodePlainCbor({ v: 1, ...asked, forMs: 1, at: 2, validForMs: 3 }), false);
	t.deepEqual([taken.length, mailbox.refused], [1, message.length + 2]);
});

test("an answer is plain CBOR", (t) => {
	const answer = { id: "7", outcome: "done", subject: "pump", state: "on", evidence: "relay" };
	t.deepEqual(decodePlainCbor(encodeAnswer(answer)), { v: 1, ...answer });
});
