import type { ExecutionContext } from "ava";
import { postgresPrograms, startPostgres } from "../support/county-postgres";
import { testWith } from "../support/system-debian";
import { testLong } from "../support/system-long";
import { type StoryEnd, tellStory } from "../support/system-story";

const speeds = [60, 120, 200, 90];

/** Sequences that `--canary drop` loses: 20, 60, 100 … */
function isDropped(sequence: number): boolean {
	return sequence % 40 === 20;
}

function sequencesOf(end: StoryEnd, wanted: (sequence: number) => boolean): number {
	let count = 0;
	for (const entries of end.book.epochs.values()) {
		for (const [sequence, entry] of entries) if (entry.stored && wanted(sequence)) count += 1;
	}
	return count;
}

/** The database holds what the book says was stored, once, with the same bytes. */
function assertWhole(t: ExecutionContext, end: StoryEnd): void {
	t.is(end.book.epochs.size, 2, "the logs are the same through all lives: events and telemetry");
	t.is(end.audit.lostRecords, 0);
	t.is(end.audit.lostValues, 0);
	t.is(end.audit.inventedRecords, 0);
	// What a kill left whole in flash is in the book too: the log went on behind it.
	t.is(end.audit.deliveredRecords, end.stored);
	t.is(end.totals.records, end.audit.deliveredRecords);
	t.is(end.totals.duplicates, 0);
	t.is(end.totals.setAside, 0);
	t.true(end.stored > 500);
}

testWith(
	["mosquitto"],
	"five kills, a broker that goes away, a county killed: nothing is lost, nothing doubled",
	async (t) => {
		const end = await tellStory(t, { seed: 11, kills: 5, speeds, database: null, troubles: true, canary: false });
		t.is(end.kills, 5);
		assertWhole(t, end);
	},
);

testLong(["mosquitto", "postgresql"], "the same on a real PostgreSQL, with other moments", async (t) => {
	const server = await startPostgres(postgresPrograms() ?? "");
	t.teardown(() => server.close());
	const end = await tellStory(t, { seed: 12, kills: 5, speeds, database: server.url, troubles: true, canary: false });
	t.is(end.kills, 5);
	assertWhole(t, end);
});

testWith(["mosquitto"], "a planted loss is found, to the record", async (t) => {
	const end = await tellStory(t, { seed: 13, kills: 1, speeds, database: null, troubles: false, canary: true });
	t.true(end.audit.lostRecords > 0);
	t.is(end.audit.lostRecords, sequencesOf(end, isDropped));
	t.is(end.audit.inventedRecords, 0);
});
