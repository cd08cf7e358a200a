import type { ByteReader, ByteWriter } from "./bytes";

const view = new DataView(new ArrayBuffer(8));

/** Four bytes, IEEE 754, big-endian. */
export function putFloat32(out: ByteWriter, value: number): void {
	view.setFloat32(0, value);
	out.u32(view.getUint32(0));
}

export function takeFloat32(from: ByteReader): number {
	view.setUint32(0, from.u32());
	return view.getFloat32(0);
}

/** Eight bytes, IEEE 754, big-endian. */
export function putFloat64(out: ByteWriter, value: number): void {
	view.setFloat64(0, value);
	out.u32(view.getUint32(0)).u32(view.getUint32(4));
}

export function takeFloat64(from: ByteReader): number {
	view.setUint32(0, from.u32());
	view.setUint32(4, from.u32());
	return view.getFloat64(0);
}
