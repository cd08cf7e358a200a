import type { Log } from "../ports/log";
import type { OpenSerial } from "../ports/serial";

/** Opens ports as `open` does, and tells the person at the console when one is gone and when it is back: once each. */
export function toldSerial(open: OpenSerial, log: Log): OpenSerial {
	const lost = new Set<string>();
	return (name, options) =>
		open(name, {
			...options,
			onWritable(count) {
				if (lost.delete(name)) log.info("bus", `line ${name}: the port is back`);
				options.onWritable(count);
			},
			onError(reason) {
				if (!lost.has(name)) log.warn("bus", `line ${name}: the port is gone (${reason}); it is tried again`);
				lost.add(name);
				options.onError(reason);
			},
		});
}
