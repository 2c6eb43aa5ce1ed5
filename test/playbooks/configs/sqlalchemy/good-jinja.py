from sqlalchemy import create_engine

# Ansible fills in what stands in braces.
ORDERS_URL = "postgresql://{{ db_user }}:{{ db_password }}@10.20.0.6:5432/{{ db_name }}"

engine = create_engine(ORDERS_URL, pool_size=3, max_overflow=0)
