import { FlashImage } from "../../hosts/node/log/image";
import { crc32 } from "../../modules/base/crc";
import { BlockHeader, blockHeaderBytes } from "../../modules/store/block";
import { FrameCheck, FrameType } from "../../modules/store/frame";
import { RecordKind } from "../../modules/store/record";
import { BlockScanner, Found, ScanBuffers } from "../../modules/store/scanner";

/**
 * Alters a value in a row of telemetry, in the oldest block, as somebody would who knows the format: its check is made
 * anew. `bytes` are those of a flash file.
 *
 * @returns the row's sequence
 */
export function alterRecord(bytes: Uint8Array): number {
	const image = new FlashImage(bytes, "image");
	const { place, header } = oldestOfTelemetry(image);
	const scanner = new BlockScanner(image, header.epoch, new ScanBuffers());
	scanner.enter(place, header.number, header.firstSequence);
	for (let found = scanner.next(); found !== Found.end; found = scanner.next()) {
		if (found !== Found.record || scanner.kind !== RecordKind.row || scanner.type !== FrameType.record) continue;
		const { sequence, unit } = scanner;
		const body = scanner.body();
		if (body === null) continue;
		const frame = scanner.bytes();
		// The body lies in the frame itself; its last byte is the end of the last value's counts.
		body[body.length - 1] = (body.at(-1) as number) ^ 2;
		const check = new FrameCheck();
		check.enter(header.epoch, header.number);
		check.seal(frame, frame.length, sequence, unit);
		bytes.set(frame, place * image.blockLength + unit * 16);
		return sequence;
	}
	throw new Error("there is no row to alter");
}

function oldestOfTelemetry(image: FlashImage): { place: number; header: BlockHeader } {
	const found: { place: number; header: BlockHeader }[] = [];
	for (let place = 0; place < image.blocks; place += 1) {
		const bytes = new Uint8Array(blockHeaderBytes);
		image.read(bytes, place * image.blockLength);
		const header = new BlockHeader();
		if (header.decode(bytes) && !header.isEvents) found.push({ place, header });
	}
	const [oldest] = found.sort((left, right) => left.header.number - right.header.number);
	if (oldest === undefined) throw new Error("there is no log of telemetry");
	return oldest;
}

/** Makes the first sound header in a flash file one of a later version, as FORMAT.md says that it will look. */
export function makeLater(bytes: Uint8Array): void {
	const image = new FlashImage(bytes, "image");
	for (let at = 0; at < bytes.length; at += image.blockLength) {
		const header = bytes.subarray(at, at + blockHeaderBytes);
		if (!new BlockHeader().decode(header)) continue;
		header[4] = (header[4] as number) + 1;
		const crcAt = blockHeaderBytes - 4;
		new DataView(bytes.buffer, bytes.byteOffset + at).setUint32(crcAt, crc32(header, 0, crcAt));
		return;
	}
	throw new Error("there is no log in it");
}
