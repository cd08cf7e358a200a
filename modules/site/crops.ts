import type { CropKind } from "./types-cold-store";

/** How a crop is stored, as a source says it. Temperatures are the goods', which lag behind the air. */
export interface Crop {
	/** Lowest and highest, °C. */
	readonly storedC: readonly [number, number];
	/** Lowest and highest relative humidity, percent; null: no source that was checked says it. */
	readonly humidityPercent: readonly [number, number] | null;
	/** Highest freezing point, °C; null: no source that was checked says it, so the site has to. */
	readonly freezesAtC: number | null;
	readonly source: string;
}

const produce = "ProduceOne, table of storage";
const handbook = "USDA Handbook 66, by studylib 18398330";
const handbook1954 = "USDA Handbook 66 of 1954, by zetatalk11";
const heatcraft = "Heatcraft H-ENGM0408, table 7";
const shandong = "DB37/T 3491-2019";
const davis = "Cantwell, UC Davis, by scribd 33230731";

/**
 * What a site may say that lies in a room. Freezing points stand here only where a source gives them. Potatoes and
 * tomatoes are harmed by cold long before they freeze.
 */
export const crops: { readonly [kind in CropKind]: Crop } = {
	apple: { storedC: [-1, 0], humidityPercent: [90, 95], freezesAtC: -1.5, source: produce },
	pear: { storedC: [-1.7, -0.6], humidityPercent: [90, 95], freezesAtC: -1.6, source: handbook },
	grape: { storedC: [-1.1, -0.6], humidityPercent: [90, 95], freezesAtC: -2.2, source: handbook },
	jujube: { storedC: [-1, 1], humidityPercent: null, freezesAtC: null, source: shandong },
	"potato-table": { storedC: [3, 4], humidityPercent: [85, 90], freezesAtC: null, source: handbook1954 },
	"potato-seed": { storedC: [2, 4], humidityPercent: [85, 95], freezesAtC: null, source: "dzhjgg.cn 31723" },
	tomato: { storedC: [7, 16], humidityPercent: [85, 90], freezesAtC: null, source: handbook1954 },
	cabbage: {
		storedC: [0, 0],
		humidityPercent: [90, 95],
		freezesAtC: -0.9,
		source: `${handbook1954}; freezing point: ${heatcraft}`,
	},
	onion: { storedC: [0, 0], humidityPercent: [65, 75], freezesAtC: null, source: davis },
	garlic: { storedC: [-1, 0], humidityPercent: [65, 75], freezesAtC: null, source: davis },
	meat: { storedC: [0, 4], humidityPercent: null, freezesAtC: null, source: "none that was checked" },
};

export const cropKinds = Object.keys(crops) as readonly CropKind[];
