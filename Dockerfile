# One image for every process of the product; docker-compose.yml says which one a container runs.
# Debian, not Alpine: the engine's native core is built against glibc.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# What browsers get is built with tools that the processes have no need of.
FROM node:24-bookworm-slim AS screens
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/build-screens.ts

FROM node:24-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY . .
COPY --from=screens /app/room-ui/dist ./room-ui/dist
COPY --from=screens /app/admin-ui/dist ./admin-ui/dist
# Volumes take owner and mode from the folders they are first mounted over.
RUN install -d -o node -g node -m 0700 /keys /keys-mirror /keys-root /run/madoguchi /app/.data /app/.data/cache /app/.data/exports
USER node
ENV NODE_ENV=production
