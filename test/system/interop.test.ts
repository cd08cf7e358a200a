import { readFileSync } from "node:fs";
import test, { type ExecutionContext } from "ava";
import { compileLibmodbus } from "../../bench/bus/libmodbus";
import {
	headgateMaster,
	jsmodbusMaster,
	libmodbusMaster,
	mbpollMaster,
	modbusSerialMaster,
} from "../support/interop-masters";
import { type Column, compare, markdown, masterColumns, slaveColumns } from "../support/interop-matrix";
import type { Master } from "../support/interop-rows";
import {
	type CloseSlave,
	headgateSlave,
	jsmodbusSlave,
	libmodbusSlave,
	modbusSerialSlave,
} from "../support/interop-slaves";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { openPtyPair } from "../support/system-pty";

/** A master or a slave at `path`; `folder` is where a program may be made. */
type Open<T> = (path: string, folder: string) => Promise<T>;

/** All rows of one column, on a line of their own. */
async function holds(
	t: ExecutionContext,
	column: Column,
	master: Open<Master>,
	slave: Open<CloseSlave>,
): Promise<void> {
	const folder = temporaryFolder(t);
	const pty = await openPtyPair(folder, "line");
	t.teardown(() => pty.pull());
	const closeSlave = await slave(pty.far, folder);
	t.teardown(async () => void (await closeSlave()));
	const asking = await master(pty.near, folder);
	t.teardown(() => asking.close());
	const results = await compare(column, asking);
	t.deepEqual(
		results.map(([row, , came]) => [row, came]),
		results.map(([row, due]) => [row, due]),
	);
}

function libmodbus(folder: string): string {
	const compiled = compileLibmodbus(folder, "test/support/interop-libmodbus.c");
	if ("why" in compiled) throw new Error(compiled.why);
	return compiled.program;
}

const libmodbusPackages = ["socat", "libmodbus-dev"];

testWith(["socat"], "our master and modbus-serial's slave", (t) =>
	holds(t, slaveColumns.modbusSerial, headgateMaster, modbusSerialSlave),
);
testWith(["socat"], "our master and jsmodbus' slave", (t) =>
	holds(t, slaveColumns.jsmodbus, headgateMaster, jsmodbusSlave),
);
testWith(libmodbusPackages, "our master and libmodbus' slave", (t) =>
	holds(t, slaveColumns.libmodbus, headgateMaster, (path, folder) => libmodbusSlave(path, libmodbus(folder))),
);
testWith(["socat"], "modbus-serial's master and our slave", (t) =>
	holds(t, masterColumns.modbusSerial, (path) => modbusSerialMaster(path, false), headgateSlave),
);
testWith(["socat"], "modbus-serial's buffered master and our slave", (t) =>
	holds(t, masterColumns.modbusSerialBuffered, (path) => modbusSerialMaster(path, true), headgateSlave),
);
testWith(["socat"], "jsmodbus' master and our slave", (t) =>
	holds(t, masterColumns.jsmodbus, jsmodbusMaster, headgateSlave),
);
testWith(libmodbusPackages, "libmodbus' master and our slave", (t) =>
	holds(t, masterColumns.libmodbus, (path, folder) => libmodbusMaster(path, libmodbus(folder)), headgateSlave),
);
testWith(["socat", "mbpoll"], "mbpoll and our slave", (t) =>
	holds(t, masterColumns.mbpoll, mbpollMaster, headgateSlave),
);
testWith(["socat"], "our master and our slave", (t) =>
	holds(t, { name: "headgate", departures: [] }, headgateMaster, headgateSlave),
);

test.serial("the tables in test/README.md are those that are tested", (t) => {
	const text = readFileSync("test/README.md", "utf8");
	for (const columns of [slaveColumns, masterColumns]) {
		const table = markdown(Object.values(columns));
		t.true(text.includes(`\n\n${table}\n\n`), `test/README.md should have\n\n${table}\n`);
	}
});
