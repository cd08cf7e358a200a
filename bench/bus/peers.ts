import ModbusRTU from "modbus-serial";
import { SerialPort } from "serialport";

/** A master that others wrote. */
export interface Peer {
	/** Registers, or an error. */
	read(unit: number, address: number, count: number): Promise<readonly number[]>;
	close(): void;
}

export interface PeerOptions {
	readonly path: string;
	readonly baud: number;
	readonly timeoutMs: number;
	/** Stands in for the operating system's ports; for the simulated line. */
	readonly binding?: object | undefined;
}

export interface PeerKind {
	readonly name: string;
	open(options: PeerOptions): Promise<Peer>;
}

/** The masters of npm that are installed, and the names of those that are not. */
export async function findPeers(): Promise<{ kinds: readonly PeerKind[]; missing: readonly string[] }> {
	const kinds: PeerKind[] = [
		{ name: "modbus-serial", open: (options) => openModbusSerial(options, false) },
		{ name: "modbus-serial buffered", open: (options) => openModbusSerial(options, true) },
	];
	try {
		const { default: jsmodbus } = await import("jsmodbus");
		kinds.push({ name: "jsmodbus", open: (options) => openJsmodbus(jsmodbus, options) });
		return { kinds, missing: [] };
	} catch (error) {
		return { kinds, missing: [`jsmodbus (${(error as Error).message.split("\n")[0]})`] };
	}
}

async function openModbusSerial({ path, baud, timeoutMs, binding }: PeerOptions, isBuffered: boolean): Promise<Peer> {
	const client = new ModbusRTU();
	const options = { baudRate: baud, ...(binding === undefined ? {} : { binding }) };
	if (isBuffered) await client.connectRTUBuffered(path, options);
	else await client.connectRTU(path, options);
	client.setTimeout(timeoutMs);
	client.on("error", ignored);
	return {
		async read(unit, address, count) {
			client.setID(unit);
			return (await client.readHoldingRegisters(address, count)).data;
		},
		close: () => client.close(ignored),
	};
}

/** Its clients speak to one unit each; they share the port. */
async function openJsmodbus(jsmodbus: typeof import("jsmodbus"), options: PeerOptions): Promise<Peer> {
	const { path, baud, timeoutMs, binding } = options;
	const port = new SerialPort({
		path,
		baudRate: baud,
		autoOpen: false,
		...(binding === undefined ? {} : { binding: binding as never }),
	});
	type Client = InstanceType<typeof jsmodbus.client.RTU>;
	const clients = new Map<number, Client>();
	const clientOf = (unit: number): Client => {
		const known = clients.get(unit) ?? new jsmodbus.client.RTU(port, unit, timeoutMs);
		clients.set(unit, known);
		return known;
	};
	port.on("error", ignored);
	await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
	return {
		async read(unit, address, count) {
			const { response } = await clientOf(unit).readHoldingRegisters(address, count);
			return response.body.valuesAsArray as readonly number[];
		},
		close: () => port.close(ignored),
	};
}

function ignored(): void {
	// what a port says while it is being closed says nothing of the master
}
