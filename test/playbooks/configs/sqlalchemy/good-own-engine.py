from market.core.engine import create_engine


class Database:
    def create_async_engine(self, url, ssl=None, timeout=5):
        return url, ssl, timeout

    def connect(self):
        self.replica = self.create_async_engine("postgresql://market@replica.market.internal/market", ssl="require")


engine = create_engine("postgresql://market:canary-9f3e71@db.market.internal/market", ssl="require", min_size=3)
