import test from "ava";
import { checkSite } from "../../../modules/site/check";
import zones from "../../../modules/time/zones.json";
import { mutations } from "../../support/core-mutations";
import { orchardSite, profileMap } from "../../support/core-site";

test("the demo orchard has no mistake", (t) => {
	t.deepEqual(checkSite(orchardSite(), profileMap()), []);
});

for (const { name, change, path, says } of mutations) {
	test(`${name}: named at ${path}`, (t) => {
		const site = orchardSite();
		const value = change(site) ?? site;
		const faults = checkSite(value, profileMap());
		const found = faults.find((fault) => fault.path === path);
		t.truthy(found, JSON.stringify(faults));
		t.regex(found?.message ?? "", says);
		t.true(faults.every(({ message }) => message.length > 0 && !message.includes("\n")));
	});
}

test("a time zone that is not known is told with those that look like it", (t) => {
	const wrong = { ...orchardSite(), timeZone: "Asia/Urumchi" };
	const [fault] = checkSite(wrong, profileMap(), { zones });
	t.is(fault?.path, "timeZone");
	t.regex(fault?.message ?? "", /^there is no time zone "Asia\/Urumchi"; there is Asia\/Urumqi, .* and \d{3} more$/);
	t.deepEqual(checkSite({ ...orchardSite(), timeZone: "Asia/Urumqi" }, profileMap(), { zones }), []);
	t.is(
		checkSite({ ...orchardSite(), timeZone: "Asia/Urumqi" }, profileMap()).length,
		1,
		"zones are the host's to give",
	);
});

test("every mistake of a file is told, not the first only", (t) => {
	const site = orchardSite();
	for (const device of site.devices) device.unit = 0;
	t.is(checkSite(site, profileMap()).length, site.devices.length);
});

test("nothing that JSON can hold makes the check throw", (t) => {
	for (const text of [
		"null",
		"[]",
		'"site"',
		"7",
		"true",
		"{}",
		'{"__proto__":1}',
		'{"lines":null,"programs":[null,7,[]]}',
	]) {
		t.true(checkSite(JSON.parse(text), profileMap()).length > 0, text);
	}
	for (const type of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
		const site = orchardSite();
		Object.assign(site.programs[0] ?? {}, { type });
		t.deepEqual(checkSite(site, profileMap()), [
			{
				path: "programs[0].type",
				message: "must be irrigation or cold-store or burst-search or backflush or fertigation or room-monitor",
			},
		]);
	}
});
