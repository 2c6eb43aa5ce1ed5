import Config

if config_env() == :prod do
  login = [{:username, setting!(:database_user)}, {:password, setting!(:database_password)}]

  config :harvest,
         Harvest.Repo,
         [
           {:database, setting!(:database_name)},
           {:pool_size, 15},
           {:ssl, setting!(:database_ssl)}
         ] ++
           login ++
           if(setting(:database_socket_dir),
             do: [{:socket_dir, setting!(:database_socket_dir)}],
             else: [{:hostname, setting!(:database_host)}]
           )
end
