import { HeadgateError } from "./errors";
import { portHolder } from "./port-holder";

/** What the system says when a port can't be opened, and what that means. */
const reasons: readonly (readonly [RegExp, string])[] = [
	[/no such file/i, "there is no such port"],
	[/inappropriate ioctl|is a directory/i, "that is no serial port"],
	[/permission denied/i, "this user may not open it; on most systems its group may (dialout)"],
];

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
		throw new HeadgateError("HG_PORT_BUSY", `${whose}: ${path} is in use by ${holderWords(path)}`);
	}
	const reason = reasons.find(([pattern]) => pattern.test(message))?.[1] ?? message.replace(/^Error: /, "");
	throw new HeadgateError(
		"HG_PORT_MISSING",
		`${whose}: ${path}: ${reason}; ${await whatThereIs(() => SerialPort.list())}`,
	);
}

/** The ports of this machine, in words. On Linux they are found by `udevadm`, which small systems lack. */
async function whatThereIs(list: () => Promise<readonly { readonly path: string }[]>): Promise<string> {
	try {
		const paths = (await list()).map(({ path }) => path);
		return paths.length === 0 ? "no serial port was found" : `there is ${paths.join(", ")}`;
	} catch (error) {
		return `which ports there are can't be told: ${(error as Error).message}`;
	}
}

function holderWords(path: string): string {
	const holder = portHolder(path);
	if (holder === null) return "another program";
	const { pid, program, data } = holder;
	const hint = data === null ? "" : `: end it first; headgate bus --data ${data} shows how its lines fare meanwhile`;
	return `${program} (process ${pid})${hint}`;
}
