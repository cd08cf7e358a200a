import { HeadgateError } from "./errors";

/**
 * Opens the port and closes it again: one that is not there at start is a mistake of the caller; one that vanishes
 * later is a fault of the field.
 *
 * @param whose begins the message: `line field`, `--port`
 * @throws HeadgateError `HG_PORT_BUSY`, `HG_PORT_MISSING` with the ports that there are
 */
export async function checkPort(whose: string, path: string): Promise<void> {
	const { SerialPort } = await import("serialport");
	const error = await new Promise<Error | null>((resolve) => {
		const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
		port.open((failure) => (failure ? resolve(failure) : port.close(() => resolve(null))));
	});
	if (error === null) return;
	const { message } = error;
	if (/busy|temporarily unavailable|lock/i.test(message)) {
		throw new HeadgateError("HG_PORT_BUSY", `${whose}: ${path} is in use by another program`);
	}
	// Listing takes a program of udev's, which a small machine may not have: then there is no hint.
	const found = await SerialPort.list().catch(() => []);
	const others = found.map((port) => port.path).join(", ");
	const reason = /no such file/i.test(message) ? "there is no such port" : message.replace(/^Error: /, "");
	const hint = others === "" ? "no serial port was found" : `there is ${others}`;
	throw new HeadgateError("HG_PORT_MISSING", `${whose}: ${path}: ${reason}; ${hint}`);
}
