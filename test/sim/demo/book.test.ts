import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { hex } from "../../../modules/gateway/hex";
import { Book, readBook } from "../../../sim/demo/book";
import { row, testSchema } from "../../support/log-rig";

const epoch = testSchema.subarray(0, 6);

test("what a kill cut short is in the book when the log went on behind it, not when it was begun again", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "headgate-book-"));
	t.teardown(() => rmSync(folder, { recursive: true }));
	const path = join(folder, "book.txt");
	const life = (work: (book: Book) => void): void => {
		const book = new Book(path, () => 1.78e12);
		book.logOpened(epoch);
		work(book);
		book.close();
	};
	const write = (book: Book, sequence: number, number: number): void => {
		book.recordStarted(epoch, sequence, row(number));
		book.recordStored(epoch, sequence);
	};
	life((book) => {
		write(book, 1, 1);
		book.recordStarted(epoch, 2, row(2)); // whole in flash
	});
	life((book) => {
		write(book, 3, 3);
		book.recordStarted(epoch, 4, row(4)); // torn
	});
	life((book) => {
		write(book, 4, 5);
		book.recordStarted(epoch, 5, row(6));
	});
	const entries = [...((await readBook(path)).epochs.get(hex(epoch)) ?? [])];
	t.deepEqual(
		entries.map(([sequence, { stored, crcs }]) => [sequence, stored, crcs.length]),
		[
			[1, true, 1],
			[2, true, 1],
			[3, true, 1],
			[4, true, 2],
			[5, false, 1],
		],
	);
});
