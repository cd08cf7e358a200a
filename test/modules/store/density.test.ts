import { readFileSync } from "node:fs";
import test from "ava";
import { RecordWriter } from "../../../modules/store/record";
import { NorFlash } from "../../../sim/core/flash";
import { openLog, readAll } from "../../support/log-rig";

interface DataSet {
	readonly rows: readonly { readonly time: number; readonly counts: readonly number[] }[];
}

const writer = new RecordWriter();

for (const name of ["slow-16x60", "noisy-16x60"]) {
	test(`${name}: at most 1.3 bytes a value, each row durable by itself`, (t) => {
		const { rows } = JSON.parse(readFileSync(`test/data/${name}.json`, "utf8")) as DataSet;
		const flash = new NorFlash(16);
		const { log } = openLog(flash);
		const bodies: string[] = [];
		for (let round = 0; round < 8; round += 1) {
			for (const { time, counts } of rows) {
				writer.beginRow();
				counts.forEach((count, point) => {
					writer.add(point, 0, count);
				});
				const body = writer.row(3, time + round * rows.length * 60_000);
				bodies.push(Buffer.from(body).toString("hex"));
				log.append(body);
			}
		}
		const bytes = flash.bytesProgrammed / (bodies.length * 16);
		t.log(`${bytes.toFixed(3)} bytes programmed a value, headers of blocks and frames, padding and checks included`);
		t.true(bytes <= 1.3);
		t.deepEqual(
			readAll(log).map(({ body }) => body),
			bodies,
		);
	});
}
