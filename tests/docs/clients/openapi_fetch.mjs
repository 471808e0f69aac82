// Asks every operation with openapi-fetch and the types that openapi-typescript made.
import createClient from "openapi-fetch";

const [url, key, example] = process.argv.slice(2);
/** @typedef {import("./made.js").paths} Paths */
/** @type {import("./made.js").components["schemas"]["Flight"]} */
const flight = JSON.parse(example);

/** @type {import("openapi-fetch").Client<Paths>} */
const client = createClient({ baseUrl: url, headers: { "X-API-Key": key } });

const predicted = await client.POST("/predict", { body: flight });
const batch = await client.POST("/predict_batch", { body: [flight, flight] });
const explained = await client.POST("/explain", { body: flight });
const delay = await client.POST("/delay", { body: [flight] });
const left = { ...flight, hora: "23:00", salida: "2022-01-01T23:21" };
const departures = await client.POST("/departures", { body: [left] });
const day = await client.POST("/day", { body: [flight] });
const known = await client.GET("/day");
const live = await client.GET("/live");
const model = await client.GET("/model");
const livez = await client.GET("/livez");
const readyz = await client.GET("/readyz");
const metrics = await client.GET("/metrics", { parseAs: "text" });
const wrong = await client.POST("/predict", { body: { ...flight, dia: 2 } });
const stranger = await client.POST("/predict", { body: flight, headers: { "X-API-Key": null } });

console.log(
  JSON.stringify({
    predict: predicted.data?.atraso,
    predict_batch: batch.data?.map((delay) => delay.atraso),
    explain: explained.data?.contribuciones.map((one) => one.campo),
    delay: delay.data?.map((one) => one.atraso),
    departures: departures.data?.results,
    day: day.data?.dia?.vuelos,
    known_day: known.data?.vuelos,
    live: live.data?.flights,
    model: model.data?.destinations.SPJC,
    livez: livez.response.status,
    readyz: readyz.response.status,
    metrics: metrics.data?.split(/\s/)[1],
    wrong: wrong.error?.errors?.[0].pointer,
    stranger: stranger.error?.status,
  }),
);
