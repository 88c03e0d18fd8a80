/** The emoji picker, which a page fetches when somebody opens it: the component, and no names of its own. */
export { default as Picker } from "emoji-picker-element/picker.js";
