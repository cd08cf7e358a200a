import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "../../hosts/county/database";
import { writeReceipt } from "../../hosts/county/receipts";
import { connectGateway } from "../support/county-broker";
import { hashOf, packMessage, rowRecords, schemaMessage, testEpoch, toHex } from "../support/county-pack";
import { postgresPrograms, startPostgres } from "../support/county-postgres";
import { testWith } from "../support/system-debian";
import { temporaryFolder } from "../support/system-folder";
import { startMosquitto } from "../support/system-mosquitto";
import { headgate } from "../support/system-program";
import { eventually } from "../support/system-wait";

const token = "a-token-of-this-test";

testWith(
	["mosquitto", "postgresql"],
	"rubbish, 10 MB messages, strangers and a database that can't be written stop nothing; receipts are authenticated",
	async (t) => {
		const folder = temporaryFolder(t);
		const passwords = join(folder, "passwords");
		writeFileSync(passwords, "");
		execFileSync("mosquitto_passwd", ["-b", passwords, "county", "gate"], { stdio: "ignore" });
		const broker = await startMosquitto(folder, ["allow_anonymous false", `password_file ${passwords}`]);
		t.teardown(() => broker.stop());
		const server = await startPostgres(postgresPrograms() ?? "");
		t.teardown(() => server.close());
		const key = randomBytes(32);
		const keysPath = join(folder, "keys");
		const tokenPath = join(folder, "token");
		writeFileSync(keysPath, `farm ${key.toString("hex")}\n`, { mode: 0o600 });
		writeFileSync(tokenPath, `${token}\n`, { mode: 0o600 });

		const stranger = headgate("county", "--broker", broker.url, "--database", server.url);
		t.teardown(() => stranger.end("SIGKILL"));
		await stranger.says(/county: no broker at \S+ \(Connection refused: Not authorized\): trying again/);
		t.is((await stranger.end("SIGTERM")).code, 0, stranger.stderr);

		const url = broker.url.replace("//", "//county:gate@");
		const options = ["--keys", keysPath, "--http", "0", "--http-token", tokenPath];
		const county = headgate("county", "--broker", url, "--database", server.url, ...options);
		t.teardown(() => county.end("SIGKILL"));
		const [, api = ""] = await county.says(/serves what it has at (\S+)/);
		await county.says(/county: connected to/);
		t.false(county.stderr.includes("gate@"), "no password is told");

		const field = await connectGateway(url, "farm");
		t.teardown(() => field.close());
		for (let length = 0; length < 100; length += 1) {
			await field.publish("records", randomBytes(length));
			await field.client.publishAsync("headgate/farm/schema", randomBytes(length), { qos: 1 });
		}
		await field.publish("records", randomBytes(10_000_000));
		await field.client.publishAsync("headgate/farm/status", randomBytes(10_000_000), { qos: 1 });
		await field.publish("schema", schemaMessage());
		const pack = packMessage(1, rowRecords(1, 5));
		await field.publish("records", pack);
		await eventually(
			"a receipt",
			60_000,
			() => field.receipts.length === 1,
			() => county.stderr,
		);
		const parts = { epoch: toHex(testEpoch), first: 1, count: 5, hash: hashOf(pack) };
		const expected = writeReceipt("headgate/farm/receipt", parts, key);
		t.is(toHex(field.receipts[0]?.mac ?? new Uint8Array()), toHex(expected.subarray(-16)));
		const answer = await fetch(`${api}/gateways/farm/set-aside`, { headers: { authorization: `Bearer ${token}` } });
		const { rows } = (await answer.json()) as { rows: { size: number; reason: string }[] };
		t.is(rows.length, 100);
		t.true(rows.some(({ size, reason }) => size === 10_000_000 && reason.includes("at most")));

		// Read only, as a database is whose disk is full: nothing is lost, nothing set aside, all goes on afterwards.
		const admin = await openDatabase(server.url);
		t.teardown(() => admin.close());
		const setReadOnly = async (value: "on" | "off"): Promise<void> => {
			await admin.query("set default_transaction_read_only = off");
			await admin.query(`alter database postgres set default_transaction_read_only = ${value}`);
			await admin.query(
				`select pg_terminate_backend(pid) from pg_stat_activity
				where application_name = 'headgate-county' and pid <> pg_backend_pid()`,
			);
		};
		await setReadOnly("on");
		await field.publish("records", packMessage(6, rowRecords(6, 5)));
		await county.says(/database error, no receipt, trying again: .*(read-only|terminat)/);
		await delay(500);
		t.is(field.receipts.length, 1);
		const late = headgate("county", "--broker", url, "--database", server.url);
		t.is((await late.over()).code, 2);
		t.regex(late.stderr, /^headgate: HG_DATABASE_REFUSED: [^\n]*read-only[^\n]*\n$/);
		await setReadOnly("off");
		await eventually(
			"the receipt",
			60_000,
			() => field.receipts.length === 2,
			() => county.stderr,
		);
		const [count] = await admin.query("select count(*)::int as records from record where gateway = 'farm'");
		t.deepEqual(count, { records: 10 });
		t.is((await county.end("SIGTERM")).code, 0, county.stderr);
	},
);
