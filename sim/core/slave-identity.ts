import { ExceptionCode, type Served, type SlaveMap } from "./slave-map";

const MEI_TYPE = 14;
const OBJECT_ALONE = 4;
/** Last object of the basic, the regular and the extended identification. */
const lastObjects = [0x02, 0x7f, 0xff] as const;
const REQUEST_BYTES = 7;
/** What a PDU of 253 bytes leaves for objects. */
const OBJECT_BYTES = 246;

/** Function 43/14 (MODBUS Application Protocol V1.1b3, 6.21). `request` is the whole frame. */
export function identify({ identification }: SlaveMap, request: Uint8Array): Served {
	if (identification === undefined || request[2] !== MEI_TYPE) return ExceptionCode.illegalFunction;
	const level = request[3] as number;
	const first = request[4] as number;
	if (request.length !== REQUEST_BYTES || level < 1 || level > OBJECT_ALONE) return ExceptionCode.illegalValue;
	const known = [...identification.keys()].sort((a, b) => a - b);
	const highest = known[known.length - 1] ?? 0;
	const conformity = 0x81 + lastObjects.findIndex((last) => highest <= last);
	if (level === OBJECT_ALONE) {
		const text = identification.get(first);
		if (text === undefined) return ExceptionCode.illegalAddress;
		return [MEI_TYPE, level, conformity, 0, 0, 1, ...object(first, text)];
	}
	const asked = known.filter((id) => id <= (lastObjects[level - 1] as number));
	// An object that is not there is asked for from the beginning.
	let next = Math.max(0, asked.indexOf(first));
	let count = 0;
	const objects: number[] = [];
	for (; next < asked.length; next += 1) {
		const id = asked[next] as number;
		const bytes = object(id, identification.get(id) as string);
		if (objects.length + bytes.length > OBJECT_BYTES) break;
		objects.push(...bytes);
		count += 1;
	}
	const more = next < asked.length;
	return [MEI_TYPE, level, conformity, more ? 0xff : 0, more ? (asked[next] as number) : 0, count, ...objects];
}

function object(id: number, text: string): number[] {
	return [id, text.length, ...Array.from(text, (letter) => letter.charCodeAt(0) & 0x7f)];
}
