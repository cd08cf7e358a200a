import test from "ava";
import { busTable, rowsOf } from "../../../hosts/node/tools/bus-table";
import { SimLine } from "../../../sim/core/line";
import { Scheduler } from "../../../sim/core/scheduler";
import { SimSlave } from "../../../sim/core/slave";
import { poll, slave, watchLine } from "../../support/core-line";

test("registers that a device does not have are told by name", (t) => {
	const scheduler = new Scheduler();
	const short = new SimSlave(7, { holding: (address) => (address < 4 ? address : undefined) });
	const wire = new SimLine(scheduler, [short], () => 10_000);
	const wants = [poll(0, 0), poll(0, 3), poll(0, 9)];
	const { line } = watchLine(
		scheduler,
		(_name, options) => wire.open(options),
		[slave(7, { registersPerRead: 20, holesAllowed: true })],
		wants,
	);
	scheduler.runUntil(60e6);
	const plan = { name: "field", baud: 9600, longestTransactionMs: 250, devices: [{ name: "probe" }], wants } as never;
	const rows = rowsOf(line, plan, "/dev/ttyUSB0");
	t.deepEqual(rows.slaves[0]?.refused, ["holding 9"]);
	t.true(Number(rows.slaves[0]?.exceptions["2"]) > 0);
	t.regex(busTable([rows]), /^probe does not have: holding 9$/m);
});
