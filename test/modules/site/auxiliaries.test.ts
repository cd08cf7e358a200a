import test from "ava";
import { readJson, readProfiles } from "../../../hosts/node/site-file";
import { auxiliariesOf } from "../../../modules/site/auxiliaries";
import { ProfileBook } from "../../../modules/site/profile-book";
import type { Site } from "../../../modules/site/types";

const book = new ProfileBook(readProfiles());

/** A site of one device and one of its quantities, read every second. */
function siteOf(profile: string, quantity: string): Site {
	const site = readJson("sim/sites/orchard-24.json") as Site;
	return {
		...site,
		devices: [{ name: "one", line: "field", profile, unit: 1 }],
		points: [{ name: "value", device: "one", quantity, periodMs: 1000 }],
	};
}

test("a setting that a value depends on is looked at every ten minutes, not with every value", (t) => {
	const [unit, ...others] = auxiliariesOf(siteOf("seeed-s-soil-mtec-02", "temperature"), book);
	t.deepEqual(others, []);
	t.like(unit, { address: 0x21, periodMs: 600_000, staleAfterMs: 1_800_000 });
});

test("a state that a value depends on is read as often as the value", (t) => {
	const [status] = auxiliariesOf(siteOf("deltaohm-lp-pyranometer", "irradiance"), book);
	t.like(status, { address: 3, periodMs: 1000 });
});
