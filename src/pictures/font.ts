/** The one font of pictures: Varela Round (SIL Open Font License), as its package has it. */
export const fontFamily = "Varela Round";
export const fontFile = "@expo-google-fonts/varela-round/400Regular/VarelaRound_400Regular.ttf";
