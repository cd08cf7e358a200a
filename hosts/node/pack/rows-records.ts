import { Quality, RecordWriter, recordBytesMax } from "../../../modules/store/record";
import type { RowReader } from "../../../modules/uplink/row-reader";
import { HeadgateError } from "../errors";
import { clockWords, qualityWords, type RowEntry, type RowsFile } from "./rows-file";

/**
 * The rows as records of the log, one each.
 *
 * @throws HeadgateError `HG_ROWS` when a row is longer than a record may be
 */
export function* recordsOf({ rows }: RowsFile): Generator<Uint8Array> {
	const writer = new RecordWriter();
	for (const [index, { time, counts, quality, clock }] of rows.entries()) {
		writer.beginRow();
		counts.forEach((count, point) => {
			if (count === null && quality?.[point] !== "bad") return;
			if (!writer.hasRoom) {
				throw new HeadgateError(
					"HG_ROWS",
					`rows[${index}]: its values take more than the ${recordBytesMax} bytes of a record; leave points out`,
				);
			}
			writer.add(point, qualityWords.indexOf(quality?.[point] ?? "good"), count ?? 0);
		});
		yield writer.row(clockWords.indexOf(clock ?? "platform"), time);
	}
}

/** A record as a row; null when it is none that `recordsOf` would have written, byte for byte. */
export function rowOf(body: Uint8Array, reader: RowReader, points: number): RowEntry | null {
	if (!reader.open(body)) return null;
	const clock = clockWords[reader.clockQuality];
	if (clock === undefined) return null;
	const counts = new Array<number | null>(points).fill(null);
	const words = new Array<(typeof qualityWords)[number] | null>(points).fill(null);
	let isAllGood = true;
	let last = -1;
	while (reader.next()) {
		if (reader.point <= last) return null;
		last = reader.point;
		if (reader.quality !== Quality.good) isAllGood = false;
		if (reader.quality !== Quality.bad) counts[reader.point] = reader.counts;
		words[reader.point] = qualityWords[reader.quality] ?? null;
	}
	return {
		time: reader.timeMs,
		counts,
		...(isAllGood ? {} : { quality: words }),
		...(clock === "platform" ? {} : { clock }),
	};
}
