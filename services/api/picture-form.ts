/** How the documentation tells of forms with a picture. */

export const PICTURE_RULES = "A PNG, JPEG, GIF or WebP of 2 MiB at most.";

export const PICTURE_FORM = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: {
        type: "object" as const,
        properties: { file: { type: "string" as const, format: "binary" } },
        required: ["file"],
      },
    },
  },
};
