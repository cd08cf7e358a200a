import test from "ava";
import { HeadgateError } from "../../../hosts/node/errors";
import { readBrokers, sinkBrokers } from "../../../hosts/node/sink-brokers";
import { compileSite } from "../../../modules/site/compile";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";

const plan = compileSite(
	{ ...orchardSite(), sinks: [{ name: "board", format: "thingsboard" }] },
	profileMap(orchardProfiles()),
);
const brokersOf = (...words: readonly string[]) => [...sinkBrokers(readBrokers(words), plan)];

test("a broker without a name is every sink's that has none of its own", (t) => {
	t.deepEqual(brokersOf("mqtt://a", "board=mqtts://token@b:8883"), [
		["board", "mqtts://token@b:8883"],
		["uplink", "mqtt://a"],
	]);
	t.deepEqual(
		new Map(brokersOf("mqtt://user:pa=ss@a:1883")),
		new Map([
			["uplink", "mqtt://user:pa=ss@a:1883"],
			["board", "mqtt://user:pa=ss@a:1883"],
		]),
	);
});

test("what is missing, twice, for no sink or no address is refused, and no password is told", (t) => {
	for (const [words, code, says] of [
		[[], "HG_OPTION", /headgate run needs --broker mqtt:\/\/host:1883$/],
		[["none"], "HG_OPTION", /headgate run needs --broker mqtt:\/\/host:1883 for the sink uplink/],
		[["board=mqtt://b"], "HG_OPTION", /--broker uplink=mqtt:\/\/host:1883 for the sink uplink/],
		[["mqtt://a", "mqtt://b"], "HG_OPTION", /twice for all sinks/],
		[["mqtt://a", "board=mqtt://b", "board=mqtt://c"], "HG_OPTION", /twice for board/],
		[["mqtt://a", "bord=mqtt://me:secret@b"], "HG_OPTION", /no sink "bord"; there is uplink, board/],
		[["board=http://me:secret@b"], "HG_BROKER_URL", /mqtt:\/\/host:1883/],
	] as const) {
		const error = t.throws(() => brokersOf(...words), { instanceOf: HeadgateError, message: says });
		t.is(error.code, code);
		t.notRegex(error.message, /secret/);
	}
});

test("a site that sends nothing says so", (t) => {
	t.deepEqual([...sinkBrokers(readBrokers(["none"]), { ...plan, sinks: [] })], []);
});
