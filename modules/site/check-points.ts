import { auxiliariesOf, quantityOf, timesOf } from "./auxiliaries";
import { type FaultList, namesOf } from "./fault";
import type { ProfileBook } from "./profile-book";
import { widthOf } from "./register-runs";
import type { ResolvedQuantity } from "./resolve";
import type { Site, SitePoint } from "./types";

const AUXILIARIES_MAX = 128;

/** Points lead to quantities that can be read. */
export function checkPoints(site: Site, book: ProfileBook, faults: FaultList): void {
	site.points.forEach((point, index) => {
		const path = `points[${index}]`;
		faults.find(`${path}.device`, point.device, namesOf(site.devices), "device");
		const profile = book.ofDevice(site, point.device);
		if (profile === null) return;
		faults.find(`${path}.quantity`, point.quantity, namesOf(profile.quantities), `quantity of ${profile.name}`);
		const quantity = quantityOf(point, site, book);
		if (quantity === null) return;
		const { periodMs } = timesOf(point, quantity);
		if (point.staleAfterMs !== undefined && point.staleAfterMs < periodMs) {
			faults.add(
				`${path}.staleAfterMs`,
				`is ${point.staleAfterMs}, less than the period of ${periodMs}: it would always be stale`,
			);
		}
		checkOrder(point, quantity, path, faults);
		checkClearing(site, point, quantity, path, faults);
	});
	const count = auxiliariesOf(site, book).length;
	if (count > AUXILIARIES_MAX) {
		faults.add("points", `need ${count} registers that say their scale or state; ${AUXILIARIES_MAX} can be kept`);
	}
}

function checkOrder(point: SitePoint, quantity: ResolvedQuantity, path: string, faults: FaultList): void {
	const isUnknown = quantity.order === "unknown" && widthOf(quantity) === 2;
	if (isUnknown && point.order === undefined) {
		faults.add(
			`${path}.quantity`,
			`no source says the order of the words of "${point.quantity}"; try it on the device and say "order" here`,
		);
	}
	if (!isUnknown && point.order !== undefined) {
		faults.add(`${path}.order`, `the profile knows the order of "${point.quantity}": ${quantity.order}`);
	}
}

/** Two points of one register that reading clears would take each other's counts, unless they are read at once. */
function checkClearing(
	site: Site,
	point: SitePoint,
	quantity: ResolvedQuantity,
	path: string,
	faults: FaultList,
): void {
	if (quantity.destructive !== true) return;
	const other = site.points.find((one) => one.device === point.device && one.quantity === point.quantity);
	if (other !== undefined && other !== point) {
		faults.add(`${path}.quantity`, `"${point.quantity}" is cleared by reading, and is read as ${other.name} already`);
	}
}
