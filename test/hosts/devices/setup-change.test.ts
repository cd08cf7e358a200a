import test from "ava";
import {
	changeAddress,
	changeBaud,
	changeFormat,
	settingRaw,
	settingWords,
} from "../../../hosts/node/devices/setup-change";
import { readProfiles } from "../../../hosts/node/site-file";
import { ProfileBook } from "../../../modules/site/profile-book";
import type { ResolvedProfile } from "../../../modules/site/resolve";
import { ProfileTwin } from "../../../sim/core/profile-twin";

const book = new ProfileBook(readProfiles());
const profile = (name: string) => book.get(name) as ResolvedProfile;

test("what the profile allows, by the function that it names", (t) => {
	const change = changeAddress(profile("soil-contiguous-7in1"), 5, false);
	t.like(change, { atUnit: null, effect: "unknown", answeredBy: "old", save: null });
	t.like(change.writes[0], { code: 6, raw: 5 });
	t.like(changeAddress(profile("apogee-modbus"), 5, false).writes[0], { code: 16 });
	t.is(changeAddress(profile("truebner-smt100-modbus"), 5, false).atUnit, 253);
	t.like(changeAddress(profile("qdy30a-qdw90a"), 5, false), { effect: "at once", save: { address: 15 } });
	t.is(changeBaud(profile("xy-md0x-sht"), 19_200, false).writes[0]?.raw, 19_200);
	t.deepEqual(
		changeFormat(profile("apogee-modbus"), "8N1", "8E1", false).writes.map(({ name, raw }) => [name, raw]),
		[["parity", 2]],
	);
	t.like(changeFormat(profile("eastron-sdm120-220-230"), "8N1", "8E1", false).writes[0], { name: "format", raw: 1 });
});

test("what it does not allow is refused, with the reason", (t) => {
	const refused = (run: () => unknown, words: RegExp) => t.throws(run, { code: "HG_SETUP", message: words });
	refused(() => changeAddress(profile("eletechsup-r421a08"), 5, true), /DIP switches/);
	refused(() => changeAddress(profile("seeed-s-rjy-01-do"), 200, false), /takes addresses from 1 to 127, not 200/);
	refused(() => changeBaud(profile("soil-contiguous-7in1"), 19_200, false), /takes baud 2400, 4800, 9600, not 19200/);
	refused(() => changeAddress(profile("eletechsup-pta8c04"), 5, true), /only together with the baud rate/);
	refused(() => changeBaud(profile("jxct-temp-hum"), 9600, true), /no source says its codes/);
	refused(() => changeAddress(profile("boqu-bh485-nh"), 5, false), /no source confirms.*--allow-unverified/);
	t.is(changeAddress(profile("boqu-bh485-nh"), 5, true).writes.length, 1);
	refused(() => changeFormat(profile("soil-contiguous-7in1"), "8N1", "8E1", true), /no register for parity/);
	refused(() => changeAddress(profile("chint-ddsu666"), 5, true), /no register for address/);
});

test("every address, speed and parity that a profile allows is taken by its twin, and reads back", (t) => {
	let taken = 0;
	for (const name of book.names) {
		const device = profile(name);
		const { setup } = device;
		const wanted = [
			() => changeAddress(device, 9, true),
			...Object.keys(setup?.baud?.values ?? {}).map((baud) => () => changeBaud(device, Number(baud), true)),
			...(["8N1", "8E1", "8O1", "8N2"] as const).flatMap((to) => {
				return (["8N1", "8E1"] as const)
					.filter((from) => from !== to)
					.map((from) => () => changeFormat(device, from, to, true));
			}),
		];
		for (const plan of wanted) {
			let change: ReturnType<typeof changeAddress>;
			try {
				change = plan();
			} catch (error) {
				t.is((error as { code?: string }).code, "HG_SETUP", name);
				continue;
			}
			const twin = new ProfileTwin(device, { unit: 3 });
			for (const { setting, code, raw } of change.writes) {
				const place = { table: setting.table, address: setting.address };
				const before = [0, 1].map((index) => twin.wordAt({ ...place, address: place.address + index }));
				const words = settingWords(setting, raw, before);
				t.is(twin.write(code, setting.address, words) > 0, false, `${name} refuses`);
				const after = words.map((_, index) => twin.wordAt({ ...place, address: place.address + index }));
				t.is(settingRaw(setting, after), raw, name);
				taken += 1;
			}
		}
	}
	t.true(taken > 200, `${taken}`);
});
