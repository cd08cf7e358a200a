import { Ajv2020 } from "ajv/dist/2020.js";
import test from "ava";
import { FaultList } from "../../../modules/site/fault";
import { checkShape, siteShape } from "../../../modules/site/shape";
import schema from "../../../modules/site/site.schema.json";
import { mutations } from "../../support/core-mutations";
import { orchardSite } from "../../support/core-site";

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

test("the schema takes the demo orchard", (t) => {
	t.true(validate(orchardSite()), JSON.stringify(validate.errors));
});

test("schema and check agree on the shape of every mutation", (t) => {
	for (const { name, change, shape } of mutations) {
		const site = orchardSite();
		const changed = change(site) ?? site;
		const value: unknown = JSON.parse(JSON.stringify(changed));
		const faults = new FaultList();
		checkShape(value, siteShape, "", faults);
		t.is(validate(value), faults.faults.length === 0, name);
		t.is(faults.faults.length > 0, shape, name);
	}
});

test("every key of the schema says what it means", (t) => {
	const silent: string[] = [];
	const walk = (node: unknown, path: string): void => {
		if (typeof node !== "object" || node === null) return;
		for (const [key, value] of Object.entries(node)) {
			if (key === "properties") {
				for (const [name, property] of Object.entries(value as object)) {
					if (typeof (property as { description?: unknown }).description !== "string") silent.push(`${path}.${name}`);
				}
			}
			walk(value, `${path}.${key}`);
		}
	};
	walk(schema, "");
	t.deepEqual(silent, []);
});
