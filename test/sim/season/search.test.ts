import test from "ava";
import { drawMishaps } from "../../../sim/core/mishaps";
import { Random } from "../../../sim/core/random";
import type { SeasonFile } from "../../../sim/core/season-file";
import { DripField } from "../../../sim/plants/drip-field";
import { Sky } from "../../../sim/plants/sky";
import { sameReader, soundReader } from "../../../sim/season/readers";
import { FixedTimer, MoistureThreshold } from "../../../sim/season/rules";
import { Trials } from "../../../sim/season/search";
import { scoreOf, stressOf } from "../../../sim/season/story";
import seasonFile from "../../../sim/sites/season.plant.json";

const file = seasonFile as unknown as SeasonFile;
const cotton = file.fields.cotton as SeasonFile["fields"][string];
const days = 60;
const hourMs = 3_600_000;
const options = { firstDayOfYear: file.start.dayOfYear + 40, days: days + 1, solarOffsetH: file.solarOffsetH };
const sky = new Sky(file.climate, options, new Random(4, "sky"));
const trials = new Trials(cotton, sky, days);

test("a timer gives its hours on its days, in any weather", (t) => {
	const story = trials.play(new FixedTimer(3, 2.5));
	const score = trials.score(story);
	t.true(Math.abs(score.valveHours - 20 * 2.5) < 1e-6);
	t.true(Math.abs(score.waterM3 - 20 * 2.5 * cotton.flowM3PerHour) < 1e-6);
	const ofDays = story.midnights
		.slice(1)
		.map((sums, day) => sums.wateredHours - (story.midnights[day]?.wateredHours ?? 0));
	t.deepEqual(
		ofDays.slice(0, 6).map((hours) => Math.round(10 * hours) / 10),
		[2.5, 0, 0, 2.5, 0, 0],
	);
});

test("a threshold opens below one limit, closes at the other, and stays closed where nobody knows", (t) => {
	let moisture = 0.2;
	const rule = new MoistureThreshold({ read: () => moisture }, 18, 22);
	const field = new DripField(cotton, sky);
	const isOpen = () => rule.decide(field, 0).isOpen;
	t.false(isOpen());
	moisture = 0.179;
	t.true(isOpen());
	moisture = 0.219;
	t.true(isOpen(), "between the limits it goes on");
	moisture = 0.22;
	t.false(isOpen());
	moisture = 0.17;
	t.true(isOpen());
	moisture = Number.NaN;
	t.false(isOpen());
});

test("the best setting is the one with the least water among those within the stress that is allowed", (t) => {
	const settings = [0.2, 0.8, 1.5, 3, 6].map((hours) => () => new FixedTimer(2, hours));
	const strict = trials.best(settings, 0);
	const within = strict.tried.filter(({ score }) => score.stressDays === 0);
	t.true(strict.isWithin && within.length > 0 && within.length < strict.tried.length, "some are within, some are not");
	t.is(strict.score.waterMm, Math.min(...within.map(({ score }) => score.waterMm)));
	t.true(trials.best(settings, days).score.waterMm < strict.score.waterMm);
	const hopeless = trials.best([settings[0] as () => FixedTimer], -1);
	t.false(hopeless.isWithin);
});

test("a search goes on around its best, and what it finds there counts", (t) => {
	const first = [() => new FixedTimer(2, 9), () => new FixedTimer(2, 8)];
	const found = trials.best(first, days, (place) => {
		t.is(place, 1);
		return [() => new FixedTimer(2, 7)];
	});
	t.is(found.name, "7 h every 2 days");
	t.is(found.tried.length, 3);
});

test("days of stress, water lost and waste are told from the story", (t) => {
	const dry = trials.play(new FixedTimer(7, 0.1));
	const wet = trials.play(new FixedTimer(1, 8));
	t.true(trials.score(dry).stressDays > 5 && trials.score(dry).lostMm > 5);
	t.is(trials.score(wet).stressDays, 0);
	t.true(trials.score(wet).wastedM3 > 1000);
	t.is(stressOf(dry).length, days);
	t.is(scoreOf(wet, cotton.areaM2, 0).wastedM3, (trials.score(wet).drainedMm * cotton.areaM2) / 1000);
});

test("mishaps are drawn once, by the seed, one for each probe", (t) => {
	const probes = ["a", "b", "c"];
	t.deepEqual(drawMishaps(probes, ["station"], 3), drawMishaps(probes, ["station"], 3));
	t.notDeepEqual(drawMishaps(probes, [], 3), drawMishaps(probes, [], 4));
	const many = Array.from({ length: 60 }, (_, at) => drawMishaps([`p${at}`], [], 1)).flat();
	t.deepEqual([...new Set(many.map(({ what }) => what))].sort(), ["drifts", "noisy", "silent", "stuck"]);
});

test("probes fail as they are told to, and sound ones never do", (t) => {
	const field = new DripField(cotton, sky);
	const at = (day: number) => day * 24 * hourMs;
	const [one, two] = cotton.probes as readonly [(typeof cotton.probes)[number], (typeof cotton.probes)[number]];
	const silent = { device: one.device, what: "silent", fromDay: 1, toDay: 3 } as const;
	const drifts = { device: two.device, what: "drifts", fromDay: 2, toDay: 9, perDay: 0.01 } as const;
	const reader = sameReader([one, two], [silent, drifts], 0, 1);
	const truth = soundReader([one, two]);
	const off = (one.offset + two.offset) / 2;
	t.true(Math.abs(reader.read(field, at(0.5)) - truth.read(field, at(0.5)) - off) < 1e-9);
	const alone = field.content(two.place, two.depthMm, at(1.5)) + two.offset;
	t.true(Math.abs(reader.read(field, at(1.5)) - alone) < 1e-9, "the other one alone");
	const drifted = truth.read(field, at(5)) + off + 0.03 / 2;
	t.true(Math.abs(reader.read(field, at(5)) - drifted) < 1e-9);
	const all = sameReader([one], [silent], 0, 1);
	t.true(Number.isNaN(all.read(field, at(2))));
});
