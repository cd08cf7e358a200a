import test from "ava";
import { checkSite } from "../../../modules/site/check";
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
			{ path: "programs[0].type", message: "must be irrigation or cold-store" },
		]);
	}
});
