import { type Ban, coreBans, textBans } from "./bans";
import { stripComments } from "./strip-comments";

const longestLine = 120;
const longestFile = 300;
/** As Biome counts. */
const tabWidth = 2;

const isCore = (path: string) => /^(modules|sim\/core|sim\/plants)\/.*\.ts$/.test(path);
const isSource = (path: string) => /\.(ts|mjs|cjs)$/.test(path);
const isTest = (path: string) => path.startsWith("test/");

function findBans(bans: readonly Ban[], path: string, text: string): string[] {
	return text
		.split("\n")
		.flatMap((line, index) =>
			bans
				.filter(({ pattern }) => pattern.test(line))
				.map(({ name, instead }) => `${path}:${index + 1}: ${name}; instead: ${instead}`),
		);
}

/** Bans that look into strings: regular expressions made of text, and what is imported. */
const looksIntoStrings = (ban: Ban) => ban.name === "\\p{…}" || ban.name === "#module keys";

function checkCore(path: string, text: string): string[] {
	const { code, withStrings } = stripComments(text);
	const found = [
		...findBans(
			coreBans.filter((ban) => !looksIntoStrings(ban)),
			path,
			code,
		),
		...findBans(coreBans.filter(looksIntoStrings), path, withStrings),
	];
	if (path.startsWith("modules/ports/") && /\b(function|class)\b|=>\s*\{/.test(code)) {
		found.push(`${path}: code in ports; instead: types and frozen constants only`);
	}
	return found;
}

/**
 * Everything that is untidy in one file, as lines that name the place and what would be right.
 * @param path from the project's folder, with slashes
 */
export function checkFile(path: string, text: string): string[] {
	const found = findBans(textBans, path, text);
	if (isCore(path)) found.push(...checkCore(path, text));
	if (!isSource(path)) return found;
	const lines = text.replace(/\n$/, "").split("\n");
	for (const [index, line] of lines.entries()) {
		const width = line.replaceAll("\t", " ".repeat(tabWidth)).length;
		if (width > longestLine) found.push(`${path}:${index + 1}: ${width} columns; at most ${longestLine}`);
	}
	if (!isTest(path) && lines.length > longestFile) {
		found.push(`${path}: ${lines.length} lines; at most ${longestFile}: which part has a reason of its own to change?`);
	}
	return found;
}
