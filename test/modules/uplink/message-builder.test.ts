import test from "ava";
import { Quality, RecordWriter } from "../../../modules/store/record";
import { MessageBuilder, type MessageFormat, Taken } from "../../../modules/uplink/message-builder";
import { SenmlCbor } from "../../../modules/uplink/senml-cbor";
import { SenmlJson } from "../../../modules/uplink/senml-json";
import { SparkplugData } from "../../../modules/uplink/sparkplug-data";
import { ThingsBoard } from "../../../modules/uplink/thingsboard";

const schema = {
	gateway: "farm",
	points: Array.from({ length: 128 }, (_, index) => ({
		name: `device-${index % 40}.p${index}`,
		unit: "Cel",
		step: 0.1,
	})),
};
const nowMs = 1_780_000_000_000;
const writer = new RecordWriter();

function row(
	clockQuality: number,
	timeMs: number,
	points: readonly number[],
	quality: number = Quality.good,
): Uint8Array {
	writer.beginRow();
	for (const point of points) writer.add(point, quality, -123);
	return writer.row(clockQuality, timeMs).slice();
}

const makers: Readonly<Record<string, (bytesMax: number) => MessageFormat>> = {
	"SenML JSON": (bytesMax) => new SenmlJson(schema, bytesMax),
	"SenML CBOR": (bytesMax) => new SenmlCbor(schema, bytesMax),
	ThingsBoard: (bytesMax) => new ThingsBoard(schema, bytesMax),
	Sparkplug: (bytesMax) => new SparkplugData(schema, bytesMax),
};

for (const [name, make] of Object.entries(makers)) {
	test(`${name}: records that have no place in it are told apart`, (t) => {
		const builder = new MessageBuilder(make(2048), schema.points.length);
		builder.begin();
		t.is(builder.finish(), null);
		t.is(builder.add(writer.boot(3, nowMs, 1, 0, new Uint8Array(8)).slice()), Taken.nothing);
		t.is(builder.add(row(0, 5000, [1])), Taken.waits);
		t.is(builder.add(row(3, 5000, [1])), Taken.waits, "a set clock of 1970 is none");
		t.is(builder.add(row(3, nowMs, [128])), Taken.nothing, "a point that the schema has not");
		t.is(builder.add(row(3, nowMs, [])), Taken.nothing);
		t.is(builder.add(row(3, nowMs, [1, 2]).subarray(0, 12)), Taken.nothing, "cut short");
		t.is(builder.finish(), null);
		t.is(builder.add(row(1, nowMs, [1, 2])), Taken.added);
		t.is(builder.values, 2);
	});

	test(`${name}: a row of all points fits the smallest message; the next is not begun in it`, (t) => {
		const builder = new MessageBuilder(make(0), schema.points.length);
		const all = row(3, nowMs, [...schema.points.keys()]);
		builder.begin();
		t.is(builder.add(all), Taken.added);
		let taken: number = Taken.added;
		let rows = 1;
		while (taken === Taken.added) {
			taken = builder.add(all);
			if (taken === Taken.added) rows += 1;
		}
		t.is(taken, Taken.full);
		t.is(builder.values, rows * 128);
		const message = builder.finish()?.slice();
		builder.begin();
		for (let again = 0; again < rows; again += 1) builder.add(all);
		t.deepEqual(builder.finish()?.slice(), message, "the row that was taken back left nothing");
	});
}
