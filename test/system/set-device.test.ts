import { execFileSync } from "node:child_process";
import test, { type ExecutionContext } from "ava";
import { readProfiles } from "../../hosts/node/site-file";
import { type ResolvedProfile, resolveProfile } from "../../modules/site/resolve";
import { twinOf } from "../../sim/core/odd-twins";
import type { ProfileTwin } from "../../sim/core/profile-twin";
import { openFarEnd } from "../hosts/tools/far-end";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { headgate } from "../support/system-program";
import { openPtyPair } from "../support/system-pty";
import { assertRefused } from "../support/system-refusal";

const profiles = readProfiles();

/** A twin at the far end of a pty. It hears only who talks at its own speed: the near port's, as the kernel has it. */
async function twinOnPty(t: ExecutionContext, device: string, unit: number) {
	const pty = await openPtyPair(temporaryFolder(t), "field");
	t.teardown(() => pty.pull());
	const twin = twinOf(resolveProfile(device, profiles) as ResolvedProfile, { unit, nowMs: () => performance.now() });
	const far = await openFarEnd(pty.far);
	t.teardown(() => far.close());
	far.onFrame = (frame) => {
		const baud = Number(execFileSync("stty", ["-F", pty.near, "speed"], { encoding: "utf8" }));
		if (twin.settings.line.baud !== null && baud !== twin.settings.line.baud) return;
		const reply = twin.slave.answer(frame);
		if (reply !== null) far.send(reply);
	};
	return { twin, port: pty.near };
}

async function run(t: ExecutionContext, command: string, port: string, device: string, words: string) {
	const all = ["--port", port, "--device", device, ...words.split(" "), "--timeout", "300", "--yes"];
	const program = headgate(command, ...all);
	t.teardown(() => program.end("SIGKILL"));
	const { code } = await program.over();
	return { code, said: program.stdout + program.stderr };
}

function isAt(t: ExecutionContext, twin: ProfileTwin, unit: number): void {
	t.is(twin.slave.unit, unit);
}

testWith(["socat"], "an address that holds after a power cycle", async (t) => {
	const device = "soil-contiguous-7in1";
	const { twin, port } = await twinOnPty(t, device, 1);
	const set = await run(t, "set-address", port, device, "--unit 1 --to 5");
	t.is(set.code, 0, set.said);
	t.regex(set.said, /now: address is 1/);
	t.regex(set.said, /unit 5: holding 2000 \(0x07D0\) := 5, by function 6/);
	t.regex(set.said, /Switch it off and on: then it answers at unit 5/);
	isAt(t, twin, 1);
	twin.restart();
	isAt(t, twin, 5);
	const gone = await run(t, "set-address", port, device, "--unit 1 --to 6");
	t.is(gone.code, 1);
	t.regex(gone.said, /HG_BUS_TIMEOUT.*nothing was written/);
});

testWith(["socat"], "an address that holds at once is saved at its new place", async (t) => {
	const device = "qdy30a-qdw90a";
	const { twin, port } = await twinOnPty(t, device, 1);
	const set = await run(t, "set-address", port, device, "--unit 1 --to 7");
	t.is(set.code, 0, set.said);
	t.regex(set.said, /saved\ndone: it answers at unit 7/);
	twin.restart();
	isAt(t, twin, 7);
});

testWith(["socat"], "an address that is asked at a unit of its own, with a warning", async (t) => {
	const device = "truebner-smt100-modbus";
	const { twin, port } = await twinOnPty(t, device, 3);
	const stranger = await run(t, "set-address", port, device, "--unit 1 --to 5");
	t.is(stranger.code, 1, stranger.said);
	t.regex(stranger.said, /address reads 3, not 1: is it a truebner-smt100-modbus\? Nothing was written/);
	const set = await run(t, "set-address", port, device, "--unit 3 --to 5");
	t.is(set.code, 0, set.said);
	t.regex(set.said, /warning: unit 253 is heard by every device of this kind. Only one may be connected/);
	twin.restart();
	isAt(t, twin, 5);
});

testWith(["socat"], "a speed in the low byte of a register, floats, and a format", async (t) => {
	const xylem = await twinOnPty(t, "xylem-odo-rtu", 1);
	const parity = xylem.twin.wordAt({ table: "holding", address: 1 }) >> 8;
	const speed = await run(t, "set-baud", xylem.port, "xylem-odo-rtu", "--unit 1 --to 19200");
	t.is(speed.code, 0, speed.said);
	t.is(xylem.twin.wordAt({ table: "holding", address: 1 }), parity * 0x100 + 1, "the byte beside it stays");
	xylem.twin.restart();
	t.is(xylem.twin.settings.line.baud, 19_200);
	const again = await run(t, "set-baud", xylem.port, "xylem-odo-rtu", "--unit 1 --baud 19200 --to 9600");
	t.is(again.code, 0, again.said);

	const meter = await twinOnPty(t, "eastron-sdm120-220-230", 1);
	const moved = await run(t, "set-address", meter.port, "eastron-sdm120-220-230", "--unit 1 --to 12");
	t.is(moved.code, 0, moved.said);
	meter.twin.restart();
	isAt(t, meter.twin, 12);

	const probe = await twinOnPty(t, "apogee-modbus", 1);
	const from = probe.twin.settings.line.parity === "none" ? "8N1" : "8E1";
	const to = from === "8N1" ? "8E1" : "8N1";
	const set = await run(t, "set-format", probe.port, "apogee-modbus", `--unit 1 --format ${from} --to ${to}`);
	t.is(set.code, 0, set.said);
	probe.twin.restart();
	t.is(probe.twin.settings.line.parity, to === "8N1" ? "none" : "even");
});

testWith(["socat"], "an address that another device has is not given away", async (t) => {
	const device = "soil-contiguous-7in1";
	const { twin, port } = await twinOnPty(t, device, 1);
	const hears = twin.hears.bind(twin);
	twin.hears = (unit) => unit === 5 || hears(unit);
	const set = await run(t, "set-address", port, device, "--unit 1 --to 5");
	t.is(set.code, 1);
	t.regex(set.said, /unit 5 answers already.*nothing was written/);
	t.is(twin.wordAt({ table: "holding", address: 2000 }), 1);
});

test("what is refused before anything is opened", async (t) => {
	const refuse = (words: string, code: string, names: string[]) => assertRefused(t, words.split(" "), { code, names });
	const common = "--port /dev/none --unit 1";
	await refuse(`set-address ${common} --device soil-contiguous-7in1 --to 5`, "HG_OPTION", ["--yes"]);
	await refuse(`set-address ${common} --device eletechsup-r421a08 --to 5 --yes`, "HG_SETUP", ["DIP switches"]);
	await refuse(`set-baud ${common} --device soil-contiguous-7in1 --to 19200 --yes`, "HG_SETUP", ["2400, 4800, 9600"]);
	await refuse(`set-address ${common} --device boqu-bh485-nh --to 5 --yes`, "HG_SETUP", ["--allow-unverified"]);
	await refuse(`set-address ${common} --device soil-contiguous-7in1 --yes`, "HG_OPTION", ["--to is missing"]);
});

testWith(["socat"], "headgate slaves --device serves a twin that headgate read reads", async (t) => {
	const pty = await openPtyPair(temporaryFolder(t), "field");
	t.teardown(() => pty.pull());
	const words = "--device truebner_smt100_modbus --unit 4 --set moisture=34.4".split(" ");
	const slaves = headgate("slaves", ...words, "--port", pty.far);
	t.teardown(() => slaves.end("SIGKILL"));
	await slaves.says(/^\{"device":"truebner-smt100-modbus","unit":4,.*"baud":9600,"format":"8E1"\}$/m);
	const read = headgate("read", "--port", pty.near, "--unit", "4", "--holding", "1");
	await read.over();
	t.regex(read.stdout, /holding 1: 3440 \(good/);
	const set = await run(t, "set-address", pty.near, "truebner-smt100-modbus", "--unit 4 --to 6");
	t.is(set.code, 0, set.said);
	slaves.signal("SIGHUP");
	await slaves.says(/"unit":6/);
	t.is((await slaves.end("SIGTERM")).code, 0);
});
