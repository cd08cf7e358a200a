import test from "ava";
import { describeTimeZone } from "../../../hosts/node/time-zone";

const nowMs = Date.parse("2026-11-24T08:00:00Z");

test("headgate check says whose clock it is, and in Xinjiang that there is another one", (t) => {
	t.is(
		describeTimeZone("Asia/Urumqi", nowMs),
		"time zone Asia/Urumqi: it is 14:00 now; 08:00 is 02:00 UTC\n" +
			"time zone Asia/Urumqi: in Xinjiang Asia/Shanghai is in use too (now 16:00): what is 08:00 here is " +
			"10:00 there, and its 08:00 is 00:00 UTC\n",
	);
	t.is(
		describeTimeZone("PRC", nowMs),
		"time zone PRC: it is 16:00 now; 08:00 is 00:00 UTC\n" +
			"time zone PRC: in Xinjiang Asia/Urumqi is in use too (now 14:00): what is 08:00 here is " +
			"06:00 there, and its 08:00 is 02:00 UTC\n",
	);
});

test("where clocks are changed the next change is told; where no zone is named, that it is UTC", (t) => {
	t.is(
		describeTimeZone("Europe/Berlin", nowMs),
		"time zone Europe/Berlin: it is 09:00 now; 08:00 is 07:00 UTC until 2027-03-28T01:00Z, when clocks change\n",
	);
	t.is(describeTimeZone(undefined, nowMs), "time zone: UTC, since the file names none\n");
});
