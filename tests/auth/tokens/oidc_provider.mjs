// A real OAuth2 server on loopback: node oidc_provider.mjs PORT JWKS ALGORITHM AUDIENCE
import Provider from "oidc-provider";

const [port, jwks, alg, audience] = process.argv.slice(2);
const scope = "predict metrics";

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: JSON.parse(jwks),
  scopes: scope.split(" "),
  clients: [
    {
      client_id: "latam",
      client_secret: "for-tests-only",
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
      scope,
    },
  ],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: () => ({
        scope,
        audience,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg } },
      }),
    },
  },
});
provider.listen(Number(port), "127.0.0.1");
