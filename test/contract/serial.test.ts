import test from "ava";
import { nodeOpenSerial } from "../../hosts/node/serial";
import { ptyRig, simulatedRig } from "./serial-rigs";
import { serialRules } from "./serial-rules";

const withoutSocat = (process.env.HEADGATE_MISSING ?? "").split(",").includes("socat");

for (const [name, make] of [
	["simulated line", simulatedRig],
	["Node's port on a pty", ptyRig],
] as const) {
	for (const [rule, body] of serialRules) {
		test.serial(`${name}: ${rule}`, async (t) => {
			if (make === ptyRig && withoutSocat) {
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
