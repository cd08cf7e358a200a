import { connectAsync } from "mqtt";
import { decodePlainCbor } from "../../hosts/county/plain-cbor";
import { ByteReader, ByteWriter } from "../../modules/base/bytes";
import { valueCountOf } from "../../modules/store/decoded-record";
import { encodePack } from "../../modules/uplink/pack";
import { RangeEncoder } from "../../modules/uplink/range-coder";
import { RecordCoder } from "../../modules/uplink/record-coder";
import { encodeSchema } from "../../modules/uplink/schema";
import { farmRecords } from "./farm-records";

/**
 * Many gateways in one process and one MQTT session, each with one pack in flight: the next goes out when the receipt
 * of the last has come. Their records are those of the demo farm, the same for each gateway.
 *
 * Started with broker, gateways, minutes of farm in a pack, minutes of farm. Says `ready`, begins on the message `go`,
 * ends on `stop` when every receipt is in; tells how many values are confirmed once a second.
 */
interface CodedPack {
	readonly first: number;
	readonly count: number;
	readonly values: number;
	readonly coded: Uint8Array;
}

interface FarmGateway {
	readonly name: string;
	readonly epoch: Uint8Array;
	/** Index of the pack in flight. */
	next: number;
}

const [brokerUrl = "", gatewayWord = "", packMinutesWord = "", minutesWord = ""] = process.argv.slice(2);
const packMinutes = Number(packMinutesWord);
const { plan, minutes } = farmRecords(Number(minutesWord));
const reader = new ByteReader(new Uint8Array(0));
const coder = new RecordCoder(plan.points.length);
const encoder = new RangeEncoder(1 << 20);
const out = new ByteWriter(1 << 20);

function codedPacks(): CodedPack[] {
	const packs: CodedPack[] = [];
	let first = 1;
	for (let at = 0; at + packMinutes <= minutes.length; at += packMinutes) {
		const bodies = minutes.slice(at, at + packMinutes).flat();
		if (bodies.length === 0) continue;
		encoder.reset();
		coder.reset();
		for (const body of bodies) coder.encode(encoder, body);
		const values = bodies.reduce((sum, body) => sum + valueCountOf(reader.over(body)), 0);
		packs.push({ first, count: bodies.length, values, coded: encoder.finish().slice() });
		first += bodies.length;
	}
	return packs;
}

const packs = codedPacks();
const gateways = new Map<string, FarmGateway>();
for (let index = 0; index < Number(gatewayWord); index += 1) {
	const epoch = Uint8Array.of(1, 2, 3, 4, index >> 8, index & 0xff);
	gateways.set(`bench-${index}`, { name: `bench-${index}`, epoch, next: 0 });
}
let isStopping = false;
let inFlight = 0;
const sums = { packs: 0, records: 0, values: 0, bytes: 0, ranOut: 0 };

const client = await connectAsync(brokerUrl, { clientId: "bench-publisher" });

function send(gateway: FarmGateway): void {
	const pack = packs[gateway.next];
	if (pack === undefined) {
		sums.ranOut += 1;
		return;
	}
	const head = { epoch: gateway.epoch, schema: plan.hash, points: plan.points.length, ...pack };
	const message = Buffer.from(encodePack(out, head, pack.coded));
	inFlight += 1;
	sums.bytes += message.length;
	client.publish(`headgate/${gateway.name}/records`, message, { qos: 1 });
}

client.on("message", (topic, payload) => {
	const gateway = gateways.get(topic.split("/")[1] ?? "");
	const { first } = decodePlainCbor(Uint8Array.from(payload)) as { first: number };
	const pack = packs[gateway?.next ?? -1];
	if (gateway === undefined || pack?.first !== first) return;
	inFlight -= 1;
	sums.packs += 1;
	sums.records += pack.count;
	sums.values += pack.values;
	gateway.next += 1;
	if (!isStopping) send(gateway);
});
await client.subscribeAsync("headgate/+/receipt", { qos: 1 });
const schema = Buffer.from(encodeSchema(plan));
for (const name of gateways.keys()) await client.publishAsync(`headgate/${name}/schema`, schema, { qos: 1 });
process.stdout.write("ready\n");

const teller = setInterval(() => process.stdout.write(`${JSON.stringify(sums)}\n`), 1000);
process.on("message", async (word) => {
	if (word === "go") for (const gateway of gateways.values()) send(gateway);
	if (word !== "stop") return;
	isStopping = true;
	while (inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 20));
	clearInterval(teller);
	process.stdout.write(`end ${JSON.stringify(sums)}\n`);
	await client.endAsync();
	process.disconnect();
});
