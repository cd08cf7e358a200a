import test from "ava";
import { nodeOpenSerial } from "../../hosts/node/serial";
import { fromHex, withCrc } from "../support/core-wire";
import { ptyRig, ptyRigStuck, ptyRigWithoutFiles, simulatedRig } from "./serial-rigs";
import { serialRules } from "./serial-rules";

const withoutSocat = (process.env.HEADGATE_MISSING ?? "").split(",").includes("socat");

for (const [name, make] of [
	["simulated line", simulatedRig],
	["Node's port on a pty", ptyRig],
	["Node's port without a file", ptyRigWithoutFiles],
] as const) {
	for (const [rule, body] of serialRules) {
		test.serial(`${name}: ${rule}`, async (t) => {
			if (make !== simulatedRig && withoutSocat) {
				t.log("left out: socat is missing");
				t.pass();
				return;
			}
			const rig = await make();
			try {
				await body(t, rig);
			} finally {
				await rig.end();
			}
		});
	}
}

test("Node's port: what a driver is stuck with is not told as sent", async (t) => {
	if (withoutSocat) {
		t.log("left out: socat is missing");
		t.pass();
		return;
	}
	const rig = await ptyRigStuck();
	const events: string[] = [];
	const ignore = (): void => undefined;
	const serial = rig.open("field", {
		baud: 9600,
		parity: "none",
		stop: 1,
		idleUs: 3646,
		onReadable: () => events.push("readable"),
		onWritable: () => events.push("writable"),
		onSent: () => events.push("sent"),
		onGap: ignore,
		onError: ignore,
	});
	await rig.until(() => events.includes("writable"));
	serial.write(withCrc(fromHex("02 03 00 05 00 02"))); // nobody is unit 2
	await rig.until(() => rig.heard.length > 0);
	await rig.rest();
	t.deepEqual(events, ["writable"]);
	serial.close();
	await rig.end();
});

test("Node's port: one that does not exist is told once, later, and is closed", async (t) => {
	const reasons: string[] = [];
	const ignore = (): void => undefined;
	await new Promise<void>((resolve) => {
		const serial = nodeOpenSerial(new Map([["field", "/dev/there-is-no-such-port"]]))("field", {
			baud: 9600,
			parity: "none",
			stop: 1,
			idleUs: 3646,
			onReadable: ignore,
			onWritable: ignore,
			onSent: ignore,
			onGap: ignore,
			onError: (reason) => {
				reasons.push(reason);
				setImmediate(() => resolve());
			},
		});
		t.deepEqual(reasons, []);
		t.is(serial.receiveBytes, 4096);
	});
	t.is(reasons.length, 1);
	t.regex(reasons[0] ?? "", /no such file/i);
});
