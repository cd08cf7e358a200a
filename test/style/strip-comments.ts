import ts from "typescript";

/** The code with comments blanked and the inside of strings kept apart: same length and lines in both. */
export interface Stripped {
	/** No comments; strings and regular expressions whole. */
	readonly withStrings: string;
	/** No comments, and strings emptied. */
	readonly code: string;
}

const blank = (text: string) => text.replace(/[^\n]/g, " ");

function isText(kind: ts.SyntaxKind): boolean {
	return (
		kind === ts.SyntaxKind.StringLiteral ||
		(kind >= ts.SyntaxKind.FirstTemplateToken && kind <= ts.SyntaxKind.LastTemplateToken)
	);
}

/** Takes TypeScript apart with its own parser, so that no `//` in a string or `"` in a regular expression fools it. */
export function stripComments(source: string): Stripped {
	const file = ts.createSourceFile("x.ts", source, ts.ScriptTarget.ES2022, true);
	let withStrings = "";
	let code = "";
	let end = 0;
	const visit = (node: ts.Node): void => {
		if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
		const children = node.getChildren(file);
		children.forEach(visit);
		if (children.length > 0) return;
		const start = node.getStart(file);
		const text = source.slice(start, node.end);
		if (start < end || text.length === 0) return;
		const gap = blank(source.slice(end, start));
		withStrings += gap + text;
		code += gap + (isText(node.kind) ? text.charAt(0) + blank(text.slice(1, -1)) + text.slice(-1) : text);
		end = node.end;
	};
	visit(file);
	return { withStrings, code };
}
