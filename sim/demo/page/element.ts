/**
 * Makes an element with a class and children.
 *
 * The page builds its elements once and then writes only what changed: a live region that is rebuilt every second
 * would be read aloud every second.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	className = "",
	...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
	const made = document.createElement(tag);
	if (className !== "") made.className = className;
	made.append(...children);
	return made;
}

/** Writes the text of an element unless it says so already. */
export function setText(target: HTMLElement, words: string): void {
	if (target.textContent !== words) target.textContent = words;
}

/** Writes attributes unless they are so already; null takes one away. */
export function setAttributes(target: HTMLElement, attributes: Readonly<Record<string, string | null>>): void {
	for (const [name, value] of Object.entries(attributes)) {
		if (value === null) target.removeAttribute(name);
		else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
	}
}

/** A section of the page with its heading. */
export function section(title: string, className: string, ...children: Node[]): HTMLElement {
	const heading = element("h2", "", title);
	heading.id = `heading-${className}`;
	const made = element("section", `section ${className}`, heading, ...children);
	made.setAttribute("aria-labelledby", heading.id);
	return made;
}
