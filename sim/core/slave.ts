import { crc16 } from "../../modules/base/crc";
import { serve } from "./slave-functions";
import { type SlaveMap, silence } from "./slave-map";

/** Every slave obeys what is sent to it, and none answers. */
const BROADCAST = 0;

/**
 * A Modbus RTU slave: frames in, frames out. Knows nothing of time or wires.
 *
 * Written from the protocol, not from the master's code, so that the two can be held against each other.
 */
export class SimSlave {
	/** Address [1, 247]. */
	unit: number;
	readonly #map: SlaveMap;

	constructor(unit: number, map: SlaveMap) {
		this.unit = unit;
		this.#map = map;
	}

	/**
	 * The reply to `request`; null when there is none: the frame is damaged, another's, or for everybody, as real slaves
	 * keep silent then.
	 */
	answer(request: Uint8Array): Uint8Array | null {
		const length = request.length;
		const unit = request[0] as number;
		if (length < 4 || !(this.#map.hears?.(unit) ?? (unit === this.unit || unit === BROADCAST))) return null;
		const crc = crc16(request, 0, length - 2);
		if (request[length - 2] !== (crc & 0xff) || request[length - 1] !== crc >>> 8) return null;
		const odd = this.#map.odd?.(request.subarray(1, length - 2)) ?? null;
		const code = request[1] as number;
		const body = odd ?? serve(this.#map, request);
		if (unit === BROADCAST || body === silence) return null;
		const from = this.#map.answersAs?.(unit) ?? unit;
		if (odd !== null) return frame([from, ...odd]);
		return typeof body === "number" ? frame([from, code | 0x80, body]) : frame([from, code, ...body]);
	}
}

function frame(bytes: readonly number[]): Uint8Array {
	const result = new Uint8Array(bytes.length + 2);
	result.set(bytes);
	const crc = crc16(result, 0, bytes.length);
	result[bytes.length] = crc & 0xff;
	result[bytes.length + 1] = crc >>> 8;
	return result;
}
