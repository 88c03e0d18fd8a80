import { startTestS3 } from "#test/support/s3.ts";
import { type Answer, asker, uploadOf } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";

export const filesAway: FaultCase = {
  id: "X7",
  title: "S3 down",
  async run({ cluster: start, onEnd }) {
    const s3 = await startTestS3();
    onEnd(() => s3.stop());
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.settings;
    const settings = {
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const cluster = await start({ s3: { endpoint, settings } });
    const ask = await asker(cluster);
    const refused: Answer[] = [];
    let before: Answer | undefined;
    let after: Answer | undefined;
    return underPosts(cluster, {
      async inject({ acknowledged, place }) {
        const upload = () => ask("/api/attachments", uploadOf(place("general").id, 20_000));
        before = await upload();
        await cluster.s3!.down();
        for (let n = 0; n < 5; n++) refused.push(await upload());
        await acknowledged(60);
        await cluster.s3!.restore();
        after = await upload();
        const longest = Math.max(...refused.map(({ took }) => took));
        return `no connection to S3 during ${refused.length} uploads and 60 posts; refusals came within ${longest.toFixed(0)} ms`;
      },
      judge: ({ patience: { gaveUp } }) => [
        ...(gaveUp > 0 ? [`${gaveUp} posts were refused while only files were away`] : []),
        ...refused.flatMap(({ status, detail, took }) =>
          status === 503 && detail.startsWith("Files cannot be stored right now") && took < 15_000
            ? []
            : [`an upload was answered with ${status} after ${took.toFixed(0)} ms: ${detail}`],
        ),
        ...(before?.status === 201 && after?.status === 201
          ? []
          : [`with S3 uploads were answered with ${before?.status} and ${after?.status}`]),
      ],
    });
  },
};
